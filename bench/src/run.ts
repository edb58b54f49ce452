// Runs a case on the runtime that runs this, and prints what came of it as JSON: `run.ts CASE [--seed N] [--seconds N]
// [--only CONTENDER…]`.
import { parseArgs } from "node:util";
import { runCase } from "./rounds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    only: { type: "string", multiple: true },
  },
});
const [name] = positionals;
if (name === undefined) throw new Error("which case?");
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
console.log(JSON.stringify(await runCase(name, { seed: Number(values.seed), seconds, only: values.only })));
process.exit(); // some libraries keep timers
