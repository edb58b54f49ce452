// Runs a case on the runtime that runs this, and prints what came of it as JSON: `run.ts CASE [--seed N] [--seconds N]
// [--only CONTENDER…] [--without CONTENDER@SIZE…] [--copies FOLDER]`.
import { parseArgs } from "node:util";
import { folderOfCopies } from "./copies.ts";
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
if (name === undefined) throw new Error("which case?");
const { only, without } = values;
const own = values.copies === undefined ? folderOfCopies() : undefined;
const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
const copies = values.copies ?? own?.folder ?? "";
console.log(JSON.stringify(await runCase(name, { seed: Number(values.seed), seconds, only, without, copies })));
own?.remove();
process.exit(); // some libraries keep timers
