// Runs the root's scripts of a kind, two at a time, and adds up what they count: `npm run check`, `npm run prove -- soak`.
// A script prints "N passed, N failed", or counts as one. Options that follow are for the scripts.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import packageJson from "../package.json" with { type: "json" };
import { readJson } from "./release/repository.ts";
import { options, root } from "./release/run.ts";

/** What turbo writes of a run. */
interface Summary {
  readonly tasks: readonly {
    readonly task: string;
    readonly execution: { readonly exitCode: number; readonly startTime: number; readonly endTime: number };
  }[];
}

const [kind, ...args] = Bun.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith("--"));
const chosen = Object.keys(packageJson.scripts).filter(
  (name) => name.startsWith(`${kind}:`) && (words.length === 0 || words.some((word) => name.includes(word))),
);
const how = [
  "--continue",
  "--concurrency=2",
  "--env-mode=loose",
  "--ui=stream",
  "--log-order=grouped",
  "--log-prefix=none",
];
const turbo = ["run", ...chosen, ...how, "--output-logs=errors-only", "--summarize", "--"]; // with "full" it keeps no log
const forScripts = args.filter((arg) => arg.startsWith("--"));
await execa("turbo", [...turbo, ...forScripts], { ...options(), stdout: "inherit", stderr: "inherit", reject: false });

const folder = resolve(root, ".turbo");
const [last = ""] = readdirSync(resolve(folder, "runs")).sort().slice(-1);
const { tasks } = readJson<Summary>(resolve(folder, "runs", last));
let [passed, failed] = [0, 0];
for (const { task, execution } of tasks) {
  const log = readFileSync(resolve(folder, `turbo-${task.replaceAll(":", "$colon$")}.log`), "utf8");
  if (kind === "prove" && execution.exitCode === 0) console.log(log);
  const [, good = "1", bad = "0"] = [...log.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  const broke = execution.exitCode !== 0 && bad === "0"; // it may end before it has counted
  const counts = broke ? [0, 1] : [Number(good), Number(bad)];
  passed += counts[0] ?? 0;
  failed += counts[1] ?? 0;
  const seconds = ((execution.endTime - execution.startTime) / 1000).toFixed(1);
  console.log(
    `${execution.exitCode === 0 ? "ok    " : "FAILED"}  ${task}: ${counts.join(" passed, ")} failed  (${seconds} s)`,
  );
}
if (tasks.length !== chosen.length) failed++; // turbo ended before they did
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
