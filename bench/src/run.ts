// Runs a case on the runtime that runs this, and prints what came of it as JSON, for main.ts: `run.ts CASE --copies FOLDER
// [--seed N] [--seconds N] [--only CONTENDER…] [--without CONTENDER@SIZE…]`.
import { parseArgs } from "node:util";
import { runCase } from "./rounds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    only: { type: "string", multiple: true },
    without: { type: "string", multiple: true },
    copies: { type: "string" },
  },
});
const [name] = positionals;
const { only, without, copies } = values;
if (name === undefined) throw new Error("which case?");
if (copies === undefined) throw new Error("--copies: which folder?");
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
console.log(JSON.stringify(await runCase(name, { seed: Number(values.seed), seconds, only, without, copies })));
process.exit(); // some libraries keep timers
