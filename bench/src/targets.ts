import { cases } from "./cases/index.ts";
import { type ByHost, full, spread, table } from "./report/text.ts";
import { type CaseResult, costOf, type Entry, entryOf, ratioOf, type Spread, spreadOf } from "./result.ts";
import type { Size } from "./sizes.ts";

/** Results by case and runtime. */
export type Results = Record<string, ByHost>;

/** What the packages aim at, and what was measured. */
export interface Target {
  readonly name: string;
  readonly runtime: string;
  readonly bound: "at most" | "at least";
  readonly limit: number;
  readonly measured: Spread;
  /** What it was compared with, where that is not said. */
  readonly rival?: string | undefined;
}

/** What is measured of one of ours. */
type Measure = (result: CaseResult, ours: string, name: string) => Pick<Target, "measured" | "rival"> | undefined;
/** At most so much on Node, Bun and Deno; or, if it is negative, at least. */
type Limits = readonly (number | undefined)[];

const ratio = (one?: Entry, other?: Entry) => one && other && { measured: ratioOf(one, other) };

/** Ours as a multiple of another. */
const of =
  (other: string, size = 1): Measure =>
  (result, ours) =>
    ratio(entryOf(result, ours, size), entryOf(result, other, size));

/** Another as a multiple of ours. */
const over =
  (other: string, size: number): Measure =>
  (result, ours) =>
    ratio(entryOf(result, other, size), entryOf(result, ours, size));

/** Ours as a multiple of the fastest peer. */
const ofFastest =
  (size: number): Measure =>
  (result, ours, name) => {
    const peers = (cases.get(name)?.peers ?? []).flatMap((peer) => entryOf(result, peer, size) ?? []);
    const [rival] = byCost(peers);
    const found = ratio(entryOf(result, ours, size), rival);
    return found && { ...found, rival: rival?.contender };
  };

/** The dearest size, as a multiple of the cheapest. */
const growth: Measure = ({ entries }, ours) => {
  const sorted = byCost(entries.filter(({ contender }) => contender === ours));
  const [cheapest, dearest] = [sorted[0], sorted.at(-1)];
  if (cheapest === undefined || dearest === undefined) return;
  return { measured: ratioOf(dearest, cheapest), rival: `${full(dearest.size)} against ${full(cheapest.size)}` };
};

/** What it costs itself. */
const itself: Measure = ({ entries }, ours) => {
  const entry = entries.find(({ contender }) => contender === ours);
  return entry && { measured: costOf(entry) };
};

const byCost = (entries: readonly Entry[]) => [...entries].sort((a, b) => costOf(a).median - costOf(b).median);

const both = ["@sync/semaphore", "@sync/lock"];
const semaphore = ["@sync/semaphore"];
const effect = ["@sync/effect/Semaphore"];
const twice: Limits = [2, 2, 2];

const aims: readonly (readonly [name: string, from: string, whose: readonly string[], Measure, Limits])[] = [
  ["uncontended, of the fastest peer", "uncontended", both, ofFastest(1), [1, 0.8, 1.1]],
  ["uncontended, of es-toolkit", "uncontended", both, of("es-toolkit"), [1.1, 1.25, 1.1]],
  ["uncontended, of the bare await", "uncontended", both, of("bare await"), [2, 2]],
  ["tryAcquire, of the bare await", "try-acquire", both, of("bare await"), [0.4, 0.4, 0.7]],
  ["1,000 contend, of the fastest peer", "contend", both, ofFastest(1000), [0.75, 0.6, 0.95]],
  ["drain 1,000, of es-toolkit", "drain", both, of("es-toolkit", 1000), [1.6, 1.6, 1.6]],
  ["drain, its dearest size against the cheapest", "drain", both, growth, twice],
  ["cancel, its dearest size against the cheapest", "cancel", semaphore, growth, twice],
  ["cancel by own signals, its dearest size against the cheapest", "cancel-own-signals", both, growth, twice],
  ["own signals, of the bare listeners", "own-signals", both, of("bare add and remove", 1000), [1.5, 1.8, 1.8]],
  ["20,000 aborted: bare listeners", "shared-signal-abort", both, over("bare listeners", 20_000), [-30, -75, -75]],
  ["20,000 granted: bare listeners", "shared-signal-grant", both, over("bare listeners", 20_000), [-60, -60, -60]],
  ["bytes of a queued waiter", "heap", both, itself, [250, 250, 250]],
  ["bytes of a queued waiter with a shared signal", "heap-shared-signal", both, itself, [370, 370, 370]],
  ["uncontended, of effect's own", "effect-uncontended", effect, of("effect"), [1, 1, 1]],
  ["16,000 contend: effect's own", "effect-contention", effect, over("effect", 16_000), [-20, -20, -20]],
  ["16,000 contend, of no semaphore", "effect-contention", effect, of("no semaphore", 16_000), twice],
  ["import, of p-limit", "imports", both, of("p-limit"), [1.5]],
];

/** Every target that these results say something of. */
export function targetsOf(results: Results, sizes: readonly Size[]): Target[] {
  const targets: Target[] = [];
  for (const [aim, from, whose, measure, limits] of aims) {
    for (const [i, runtime] of (["Node", "Bun", "Deno"] as const).entries()) {
      const [limit, result] = [limits[i], results[from]?.[runtime]];
      for (const ours of whose) {
        const measured = result && measure(result, ours, from);
        if (limit === undefined || measured === undefined) continue;
        const bound = limit < 0 ? "at least" : "at most";
        targets.push({ name: `${ours}: ${aim}`, runtime, bound, limit: Math.abs(limit), ...measured });
      }
    }
  }
  for (const { name, bytes, target } of sizes) {
    const measured = spreadOf([bytes]);
    if (target) targets.push({ name: `bytes of ${name}`, runtime: "", bound: "at most", limit: target, measured });
  }
  return targets;
}

/** Whether the median is on the right side. */
export function isMet({ bound, limit, measured }: Target): boolean {
  return bound === "at most" ? measured.median <= limit : measured.median >= limit;
}

/** What is met, and what is not. */
export function targetTable(targets: readonly Target[]): string {
  const rows = targets.map((target) => {
    const { name, runtime, bound, limit, measured, rival = "" } = target;
    return [name, runtime, isMet(target) ? "met" : "missed", spread(measured), `${bound} ${limit}`, rival];
  });
  return table([["target", "runtime", "", "measured", "", "against"], ...rows]);
}
