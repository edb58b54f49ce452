import { cases } from "./cases/all.ts";
import type { Host } from "./hosts.ts";
import { type CaseResult, costOf, type Entry, entryOf, ratioOf } from "./result.ts";
import type { Size } from "./sizes/ours.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** What the packages aim at, and what was measured. */
export interface Target {
  readonly name: string;
  readonly runtime: string;
  readonly bound: "at most" | "at least";
  readonly limit: number;
  readonly unit: "×" | " B";
  readonly measured: Spread;
  /** What it was compared with, where that is not said. */
  readonly rival?: string;
}

/** Results by case and runtime. */
export type Results = ReadonlyMap<string, ReadonlyMap<Host["name"], CaseResult>>;

interface Measured {
  readonly spread: Spread;
  readonly rival?: string;
}

interface Aim {
  readonly name: string;
  readonly from: string;
  readonly bound?: "at least";
  readonly unit?: " B";
  readonly limits: Partial<Record<Host["name"], number>>;
  measure(result: CaseResult): Measured | undefined;
}

const everywhere = (limit: number) => ({ Node: limit, Bun: limit, Deno: limit });

/** Ours as a multiple of another. */
const ofOther =
  (ours: string, other: string, size = 1) =>
  (result: CaseResult) => {
    const [one, two] = [entryOf(result, ours, size), entryOf(result, other, size)];
    return one && two && { spread: ratioOf(one, two) };
  };

/** Another as a multiple of ours. */
const overOurs = (other: string, ours: string, size: number) => ofOther(other, ours, size);

/** Ours as a multiple of the fastest peer. */
const ofFastest =
  (ours: string, size = 1) =>
  (result: CaseResult) => {
    const one = entryOf(result, ours, size);
    const peers = (cases.get(result.name)?.peers ?? []).flatMap((peer) => entryOf(result, peer, size) ?? []);
    const fastest = least(peers);
    return one && fastest && { spread: ratioOf(one, fastest), rival: fastest.contender };
  };

/** The size at which it costs most, as a multiple of that at which it costs least. */
const flatness = (ours: string) => (result: CaseResult) => {
  const entries = result.entries.filter(({ contender }) => contender === ours);
  const [cheapest, dearest] = [least(entries), least(entries, -1)];
  if (cheapest === undefined || dearest === undefined) return;
  const sizes = `${dearest.size.toLocaleString("en-US")} against ${cheapest.size.toLocaleString("en-US")}`;
  return { spread: ratioOf(dearest, cheapest), rival: sizes };
};

/** What it costs itself. */
const itself = (ours: string, size: number) => (result: CaseResult) => {
  const entry = entryOf(result, ours, size);
  return entry && { spread: costOf(entry) };
};

function least(entries: readonly Entry[], sign = 1): Entry | undefined {
  return [...entries].sort((a, b) => sign * (costOf(a).median - costOf(b).median))[0];
}

const ofBoth = (make: (ours: "@sync/semaphore" | "@sync/lock") => Aim): Aim[] => [
  make("@sync/semaphore"),
  make("@sync/lock"),
];

const aims: readonly Aim[] = [
  ...ofBoth((ours) => ({
    name: `${ours}: uncontended acquire and release, of the fastest peer`,
    from: "uncontended",
    limits: { Node: 1, Bun: 0.8, Deno: 1.1 },
    measure: ofFastest(ours),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: uncontended acquire and release, of the bare await`,
    from: "uncontended",
    limits: { Node: 2, Bun: 2 },
    measure: ofOther(ours, "bare await"),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: tryAcquire and release, of the bare await`,
    from: "try-acquire",
    limits: { Node: 0.4, Bun: 0.4, Deno: 0.7 },
    measure: ofOther(ours, "bare await"),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: 1,000 tasks contend, of the fastest peer`,
    from: "contend",
    limits: { Node: 0.75, Bun: 0.6, Deno: 0.95 },
    measure: ofFastest(ours, 1000),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: drain, the dearest size of 100 to 1,000,000 against the cheapest`,
    from: "drain",
    limits: everywhere(2),
    measure: flatness(ours),
  })),
  {
    name: "@sync/semaphore: cancel in random order, the dearest size of 100 to 1,000,000 against the cheapest",
    from: "cancel",
    limits: everywhere(2),
    measure: flatness("@sync/semaphore"),
  },
  ...ofBoth((ours) => ({
    name: `${ours}: cancel by own signals in random order, the dearest size of 100 to 100,000 against the cheapest`,
    from: "cancel-own-signals",
    limits: everywhere(2),
    measure: flatness(ours),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: a shared signal aborts 20,000; one listener a waiter takes as many times as long`,
    from: "shared-signal-abort",
    bound: "at least" as const,
    limits: { Node: 30, Bun: 75, Deno: 75 },
    measure: overOurs("bare listeners", ours, 20_000),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: 20,000 with a shared signal are granted; one listener a waiter takes as many times as long`,
    from: "shared-signal-grant",
    bound: "at least" as const,
    limits: everywhere(60),
    measure: overOurs("bare listeners", ours, 20_000),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: own signals, of the bare add and remove of a listener`,
    from: "own-signals",
    limits: { Node: 1.5, Bun: 1.8, Deno: 1.8 },
    measure: ofOther(ours, "bare add and remove", 1000),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: heap of a queued waiter, without a signal`,
    from: "heap",
    unit: " B" as const,
    limits: everywhere(250),
    measure: itself(ours, 10_000),
  })),
  ...ofBoth((ours) => ({
    name: `${ours}: heap of a queued waiter, with a shared signal`,
    from: "heap-shared-signal",
    unit: " B" as const,
    limits: everywhere(370),
    measure: itself(ours, 10_000),
  })),
  {
    name: "@sync/effect/Semaphore: uncontended withPermit, of effect's own",
    from: "effect-uncontended",
    limits: everywhere(1),
    measure: ofOther("@sync/effect/Semaphore", "effect"),
  },
  {
    name: "@sync/effect/Semaphore: 16,000 fibers contend; effect's own takes as many times as long",
    from: "effect-contention",
    bound: "at least",
    limits: everywhere(20),
    measure: overOurs("effect", "@sync/effect/Semaphore", 16_000),
  },
  {
    name: "@sync/effect/Semaphore: 16,000 fibers contend, of the same without a semaphore",
    from: "effect-contention",
    limits: everywhere(2),
    measure: ofOther("@sync/effect/Semaphore", "no semaphore", 16_000),
  },
];

/** Every target that these results say something of. */
export function targetsOf(results: Results, sizes: readonly Size[]): Target[] {
  const targets: Target[] = [];
  for (const { name, from, bound = "at most", unit = "×", limits, measure } of aims) {
    for (const [runtime, result] of results.get(from) ?? []) {
      const limit = limits[runtime];
      const measured = limit === undefined ? undefined : measure(result);
      if (limit === undefined || measured === undefined) continue;
      const { spread, rival } = measured;
      targets.push({ name, runtime, bound, limit, unit, measured: spread, ...(rival === undefined ? {} : { rival }) });
    }
  }
  for (const { name, bytes, target } of sizes) {
    if (target === undefined) continue;
    const measured = spreadOf([bytes]);
    targets.push({
      name: `size of ${name}`,
      runtime: "every runtime",
      bound: "at most",
      limit: target,
      unit: " B",
      measured,
    });
  }
  return targets;
}

/** Whether the median is on the right side. */
export function isMet({ bound, limit, measured }: Target): boolean {
  return bound === "at most" ? measured.median <= limit : measured.median >= limit;
}
