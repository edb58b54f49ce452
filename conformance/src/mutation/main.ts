// Bugs that others had, put back one by one; and mutants of the sources: `--long --seed N`, `--write` the score into the page.
import { commandLine } from "../command-line.ts";
import { Report } from "../report.ts";
import { page } from "./page.ts";
import { putBack } from "./put-back.ts";
import { score } from "./score.ts";

const { long, seed, has } = commandLine([], ["write"]);
const report = new Report();
console.log(long ? "long: all mutants" : `a sample of the mutants: --seed ${seed}`);
await putBack(report, long);
const table = await score(report, long ? Number.POSITIVE_INFINITY : 100, seed);
if (long) report.check(page.has("score", table, has("write")), "the page has this score", "--long --write writes it");
report.end();
