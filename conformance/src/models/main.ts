// Checks the models, shows that each property can fail, and replays the models' steps on the packages.
// `bun --conditions=@sync/source conformance/src/models/main.ts [--traces N] [--seed N] [--long]`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../command-line.ts";
import { Random } from "../random.ts";
import { Report } from "../report.ts";
import { BarrierSubject } from "./barrier.ts";
import { ConditionSubject } from "./condition.ts";
import { type Graph, parse, type Step, stroll, tour } from "./graph.ts";
import { kindsOf, propertiesOf } from "./properties.ts";
import { type Face, replay, type Subject } from "./replay.ts";
import { missingTools, search, type Verdict } from "./spin.ts";

/** Makes what is replayed on. */
type Make = (face: Face, random: Random) => Subject;

const { long, seed, number } = commandLine(["traces"]);
const traces = number("traces", 1000);
const missing = missingTools();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}

const faces = ["promises", "callbacks"] as const;
Error.stackTraceLimit = 1; // thousands of rejections are expected; a difference is shown by its trace
const report = new Report();
const folder = mkdtempSync(join(tmpdir(), "sync-models-"));
try {
  console.log(`seed ${seed}`);
  const conditionOf: Make = (...how) => new ConditionSubject(...how);
  await replayAll("condition", check("condition", ["PARTIES=3"]), conditionOf);
  if (long) check("condition", ["PARTIES=4"], false);
  checkBugs("condition");
  await checkReplay("condition", ["LOSES_PLACE", "PARTIES=3"], conditionOf);
  for (const places of [2, 3]) {
    const verdict = check("barrier", ["PARTIES=5", `PLACES=${places}`]);
    await replayAll("barrier", verdict, (...how) => new BarrierSubject(...how, places));
    if (long) check("barrier", ["PARTIES=6", `PLACES=${places}`], false);
  }
  checkBugs("barrier");
  await checkReplay("barrier", ["NUMBERED_ROUND", "PARTIES=5"], (...how) => new BarrierSubject(...how, 3));
} finally {
  rmSync(folder, { recursive: true });
}
report.end();

/** The model keeps its properties. With `trace` its search prints all of its steps. */
function check(model: string, bounds: string[], trace = true): Verdict {
  console.log(`\n${model} (${bounds.join(", ")})`);
  const verdict = search(folder, { model, defines: trace ? [...bounds, "TRACE"] : bounds });
  figures(verdict);
  for (const { says, formula, defines } of propertiesOf(model)) {
    const checked = formula ? search(folder, { model, defines: [...bounds, ...defines], formula }) : verdict;
    if (formula) figures(checked);
    report.check(checked.error === undefined, says, checked.error);
  }
  report.check(verdict.unreached.length === 0, "every statement of the model is reached", verdict.unreached.join("; "));
  return verdict;
}

/** Each known bug breaks the property that it should. */
function checkBugs(model: string): void {
  console.log(`\n${model}, with known bugs`);
  for (const { says, assertion, formula, defines, bugs } of propertiesOf(model)) {
    for (const bug of bugs) {
      const { error } = search(folder, { model, defines: [bug, ...defines], ...(formula && { formula }) });
      const found = error?.includes(assertion ?? "acceptance cycle") ?? false;
      report.check(found, `${bug} breaks "${says}"`, error ?? "nothing was found");
    }
  }
}

/** The packages differ from a model that has a bug: what is compared would show it. */
async function checkReplay(model: string, defines: string[], make: Make): Promise<void> {
  const graph = parse(search(folder, { model, defines: [...defines, "TRACE"], tolerant: true }).output);
  for (const face of faces) {
    const random = new Random(seed);
    const { replayed, error } = await replayWalks(tour(graph, random, 100), () => make(face, random));
    report.check(
      error !== undefined,
      `${defines[0]}, replayed by ${face}, differs in trace ${replayed + 1}`,
      "no difference",
    );
  }
}

/** Every step of the model, and random walks, on the packages, by promises and by callbacks. */
async function replayAll(model: string, { output, states, transitions }: Verdict, make: Make): Promise<void> {
  const graph = parse(output);
  const whole = graph.from.size === states && graph.steps.length === transitions - 1; // it counts the start as one
  const size = `${graph.from.size} states and ${graph.steps.length} steps`;
  report.check(whole, `to replay: ${size}, all there are`, `the checker counted ${states} and ${transitions - 1}`);
  const walks = [...walksOf(graph, new Random(seed))];
  for (const face of faces) {
    const random = new Random(seed);
    const { replayed, compared, error } = await replayWalks(walks, () => make(face, random));
    report.check(error === undefined, `${replayed} traces by ${face}, ${compared} steps compared`, error);
    const taken = walks.slice(0, replayed).flat();
    const steps = new Set(taken).size;
    report.check(steps === graph.steps.length, `${steps} of ${graph.steps.length} steps replayed`, "some are missing");
    const kinds = new Map<string, number>((kindsOf[model] ?? "").split(/,\s+/).map((kind) => [kind, 0]));
    for (const kind of taken.map(kindOf)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const [kind, count] of kinds) if (count === 0) report.check(false, `${kind} is replayed`, "never");
    console.log(`      ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(", ")}`);
  }
}

/** Replays until the first difference. */
async function replayWalks(walks: Iterable<Step[]>, make: () => Subject) {
  let [replayed, compared] = [0, 0];
  for (const walk of walks) {
    try {
      compared += await replay(make(), walk);
    } catch (error) {
      return { replayed, compared, error: String(error) };
    }
    replayed++;
  }
  return { replayed, compared, error: undefined };
}

function* walksOf(graph: Graph, random: Random): Generator<Step[]> {
  yield* tour(graph, random, 100);
  for (let i = 0; i < traces; i++) yield stroll(graph, random, 40);
}

/** The call, and for what comes from outside, in which state it finds the party. */
function kindOf({ call, party, count, before }: Step): string {
  if (call === "notify") return `${call}(${count})`;
  if (call !== "signal" && call !== "event" && call !== "drop") return call;
  const phases = before.match(/\b(away|queued|holding|waiting|returning|arrived|released):\d\S*/g);
  const [phase, , carries] = phases?.[party]?.split(":") ?? [];
  return `${call} while ${phase}${phase === "returning" && carries === "1" ? " (notified)" : ""}`;
}

function figures({ states, transitions, depth }: Verdict): void {
  console.log(`  ${states} states, ${transitions} transitions, depth ${depth}`);
}
