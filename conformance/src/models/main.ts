// Checks the models, shows that each property can fail, and replays the models' steps on the packages.
// `bun --conditions=@sync/source conformance/src/models/main.ts [--traces N] [--seed N] [--long]`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../random.ts";
import { BarrierSubject, parties as barrierParties } from "./barrier.ts";
import { ConditionSubject, parties as conditionParties } from "./condition.ts";
import { type Graph, parse, type Step, stroll, tour } from "./graph.ts";
import { barrier, condition, type Model } from "./properties.ts";
import { type Face, replay, type Subject } from "./replay.ts";
import { missingTools, search, type Verdict } from "./spin.ts";

const { values } = parseArgs({
  options: {
    traces: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    long: { type: "boolean", default: false },
  },
});
const traces = numberOf("traces", values.traces);
const seed = numberOf("seed", values.seed);
const missing = missingTools();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}

const faces = ["promises", "callbacks"] as const;
Error.stackTraceLimit = 1; // thousands of rejections are expected; a difference is told by its trace
let passed = 0;
let failed = 0;
const folder = mkdtempSync(join(tmpdir(), "sync-models-"));
try {
  console.log(`seed ${seed}`);
  const checked = check(condition, [`PARTIES=${conditionParties}`]);
  if (values.long) check(condition, ["PARTIES=4"], false);
  checkBugs(condition);
  await replayAll(condition, checked, conditionParties, (...how) => new ConditionSubject(...how));
  await checkReplay(condition, "LOSES_PLACE", conditionParties, (...how) => new ConditionSubject(...how));
  for (const places of [2, 3]) {
    const verdict = check(barrier, [`PARTIES=${barrierParties}`, `PLACES=${places}`]);
    await replayAll(barrier, verdict, barrierParties, (...how) => new BarrierSubject(...how, places));
    if (values.long) check(barrier, ["PARTIES=6", `PLACES=${places}`], false);
  }
  checkBugs(barrier);
  await checkReplay(barrier, "NUMBERED_ROUND", barrierParties, (...how) => new BarrierSubject(...how, 3));
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** The model keeps its properties. With `trace` its search prints all of its steps. */
function check({ name, properties, formulas }: Model, bounds: string[], trace = true): Verdict {
  console.log(`\n${name} (${bounds.join(", ")})`);
  const verdict = search(folder, { model: name, defines: trace ? [...bounds, "TRACE"] : bounds });
  figures(verdict);
  for (const property of properties) report(verdict.error === undefined, property.says, verdict.error);
  report(verdict.unreached.length === 0, "every statement of the model is reached", verdict.unreached.join("; "));
  for (const formula of formulas) {
    const live = search(folder, { model: name, defines: [...bounds, ...formula.defines], formula: formula.name });
    figures(live);
    report(live.error === undefined, formula.says, live.error);
  }
  return verdict;
}

/** Each known bug breaks the property that it should. */
function checkBugs({ name, properties, formulas, bugs }: Model): void {
  console.log(`\n${name}, with known bugs`);
  for (const bug of bugs) {
    const property = properties.find(({ name }) => name === bug.breaks);
    const formula = formulas.find(({ name }) => name === bug.breaks);
    const { error } = search(folder, {
      model: name,
      defines: [bug.define, ...(formula?.defines ?? [])],
      ...(formula && { formula: formula.name }),
    });
    const expected = property?.assertion ?? "acceptance cycle";
    const found = error?.includes(expected) ?? false;
    report(found, `${bug.define}: ${bug.says}`, `expected ${expected}, found ${error ?? "nothing"}`);
    if (found) console.log(`      breaks "${(property ?? formula)?.says}": ${error}`);
  }
}

/** The packages differ from a model that has a bug: what is compared would show it. */
async function checkReplay(
  { name }: Model,
  bug: string,
  parties: number,
  make: (face: Face, random: Random) => Subject,
): Promise<void> {
  const { output } = search(folder, { model: name, defines: [`PARTIES=${parties}`, bug, "TRACE"], tolerant: true });
  const graph = parse(output);
  for (const face of faces) {
    const random = new Random(seed);
    let walks = 0;
    let error: unknown;
    for (const walk of tour(graph, random, 100)) {
      walks++;
      error = await replay(make(face, random), walk, parties).then(
        () => undefined,
        (difference) => difference,
      );
      if (error !== undefined) break;
    }
    report(error !== undefined, `${bug}, replayed by ${face}, differs in trace ${walks}`, "no difference");
  }
}

/** Every step of the model, and random walks, on the packages, by promises and by callbacks. */
async function replayAll(
  { calls }: Model,
  { output, states, transitions }: Verdict,
  parties: number,
  make: (face: Face, random: Random) => Subject,
): Promise<void> {
  const graph = parse(output);
  const whole = graph.from.size === states && graph.steps.length === transitions - 1; // it counts the start as one
  const size = `${graph.from.size} states and ${graph.steps.length} steps`;
  report(whole, `to replay: ${size}, all there are`, `the checker counted ${states} and ${transitions - 1}`);
  const walks = [...walksOf(graph, new Random(seed))];
  for (const face of faces) {
    const random = new Random(seed);
    const times = new Uint32Array(graph.steps.length);
    let replayed = 0;
    let compared = 0;
    let error: unknown;
    for (const walk of walks) {
      try {
        compared += await replay(make(face, random), walk, parties);
      } catch (difference) {
        error = difference;
        break;
      }
      replayed++;
      for (const { index } of walk) times[index] = (times[index] ?? 0) + 1;
    }
    report(error === undefined, `${replayed} traces by ${face}, ${compared} steps compared`, String(error));
    const taken = times.filter((count) => count > 0).length;
    report(taken === graph.steps.length, `${taken} of ${graph.steps.length} steps replayed`, "some are missing");
    const kinds = new Map<string, number>(calls.map((call) => [call, 0]));
    for (const step of graph.steps) {
      const kind = kindOf(step);
      kinds.set(kind, (kinds.get(kind) ?? 0) + (times[step.index] ?? 0));
    }
    for (const [kind, count] of kinds) if (count === 0) report(false, `${kind} is replayed`, "never");
    console.log(`      ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(", ")}`);
  }
}

function* walksOf(graph: Graph, random: Random): Generator<Step[]> {
  yield* tour(graph, random, 100);
  for (let i = 0; i < traces; i++) yield stroll(graph, random, 40);
}

/** The call, and for what comes from outside, in which state it finds the party. */
function kindOf({ call, party, count, before }: Step): string {
  if (call === "notify") return `${call}(${count})`;
  if (call !== "signal" && call !== "hear" && call !== "drop") return call;
  const phases = before
    .split(" ")
    .filter((word) => /^(away|queued|holding|waiting|returning|arrived|released):/.test(word));
  const [phase, , carries] = phases[party]?.split(":") ?? [];
  return `${call} while ${phase}${phase === "returning" && carries === "1" ? " (notified)" : ""}`;
}

function figures({ states, transitions, depth }: Verdict): void {
  console.log(`  ${states} states, ${transitions} transitions, depth ${depth}`);
}

function report(ok: boolean, what: string, otherwise: string | undefined): void {
  if (ok) passed++;
  else failed++;
  console.log(ok ? `  ok  ${what}` : `  NOT ${what}: ${otherwise}`);
}

function numberOf(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${name} must be an integer >= 0, got ${text}`);
  return Number(text);
}
