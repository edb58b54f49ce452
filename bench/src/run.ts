// Runs a case on the runtime that runs this, and prints what came of it as JSON, for main.ts: `run.ts CASE --copies FOLDER
// [--seed N] [--seconds N] [--warm N] [--only CONTENDER…] [--without CONTENDER@SIZE…] [--size N…] [--checkout FOLDER]`.
import { parseArgs } from "node:util";
import { runCase } from "./rounds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    warm: { type: "string" },
    only: { type: "string", multiple: true },
    without: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    copies: { type: "string" },
    checkout: { type: "string" },
  },
});
const [name] = positionals;
const { only, without, copies, checkout } = values;
if (name === undefined) throw new Error("which case?");
if (copies === undefined) throw new Error("--copies: which folder?");
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
const warm = values.warm === undefined ? undefined : Number(values.warm);
const sizes = values.size?.map(Number);
const seed = Number(values.seed);
console.log(JSON.stringify(await runCase(name, { seed, seconds, warm, only, without, sizes, copies, checkout })));
process.exit(); // some libraries keep timers
