// Two checkouts of this repository, compared in one run.
import type { Case } from "./cases/case.ts";
import { Copies } from "./copies.ts";
import type { Host } from "./hosts.ts";
import { type Choice, runOn } from "./measure.ts";
import { shuffler } from "./random.ts";
import { full, multiple, short, spread, table } from "./report/text.ts";
import { costOf, type Entry, ratioOf } from "./result.ts";

const common = ["es-toolkit", "effect"]; // who is measured beside ours, where it takes part

/** What is compared, and how long it takes. */
export interface Pair extends Choice {
  /** Folders of the two checkouts. They need not be installed. */
  readonly base: string;
  readonly here: string;
  /** How often each is measured, in a process of its own. */
  readonly turns: number;
  /** For how long in each process, after as long for nothing. */
  readonly seconds: number;
}

interface Side {
  readonly contender: string;
  readonly checkout: "here" | "base";
  readonly costs: Map<number, Record<string, number>>;
}

/**
 * Compares a case on a runtime. Everybody is measured once in each turn, in random order, alone in a process of its own; a figure
 * is the median of a process, a ratio that of two figures of the same turn. Others who use the machine only ever add, in some
 * processes and not in others: so there is also the ratio of the best two figures, and a difference counts where both agree.
 */
export async function comparePair(name: string, described: Case, host: Host, pair: Pair): Promise<string> {
  const { seed, only, turns, seconds } = pair;
  const { ours, peers, unit } = described;
  using here = new Copies(pair.here);
  using base = new Copies(pair.base);
  const copies = { here, base };
  const sizes = described.sizes.filter((size) => pair.sizes?.includes(size) ?? true);
  const sides = [
    ...ours
      .filter((contender) => only?.includes(contender) ?? true)
      .flatMap((contender) => [side(contender, "here"), side(contender, "base")]),
    ...peers.filter((peer) => (only ?? common).includes(peer)).map((peer) => side(peer, "here")),
  ];
  const shuffle = shuffler(seed);
  for (let turn = 1; turn <= turns; turn++) {
    for (const { contender, checkout, costs } of shuffle([...sides])) {
      const contenders = [{ name: contender, module: await copies[checkout].of(name, contender), sizes }];
      const warm = unit === "bytes" ? 0 : seconds;
      const task = { seed: seed + turn, contenders, ours, unit, neighbours: "size", seconds, warm } as const;
      for (const entry of (await runOn(host, task)).entries) {
        costs.set(entry.size, { ...costs.get(entry.size), [turn]: costOf(entry).median });
      }
    }
  }
  return asText(described, host, sides);
}

function side(contender: string, checkout: Side["checkout"]): Side {
  return { contender, checkout, costs: new Map() };
}

function asText({ title, ours, unit = "ns" as never }: Case, host: Host, sides: readonly Side[]): string {
  const [here, base] = [entriesOf(sides, "here"), entriesOf(sides, "base")];
  const tables = [...new Set(here.map(({ size }) => size))].map((size) => {
    const those = here.filter((entry) => entry.size === size);
    const peers = those.filter(({ contender }) => !ours.includes(contender));
    const rows = those.map((now) => {
      const before = base.find(({ contender, size }) => contender === now.contender && size === now.size);
      if (before === undefined) return [now.contender, spread(costOf(now))];
      const ratios = [before, ...peers].flatMap((other) => [
        multiple(ratioOf(now, other)),
        `${short(best(now, other))}×`,
      ]);
      return [now.contender, spread(costOf(now)), spread(costOf(before)), verdict(now, before), ...ratios];
    });
    const ofPeers = peers.flatMap(({ contender }) => [`here/${contender}`, "best"]);
    return table([[full(size), `here, ${unit}`, "base", "", "here/base", "best", ...ofPeers], ...rows]);
  });
  return [`${title}, on ${host.name}`, ...tables].join("\n\n");
}

function entriesOf(sides: readonly Side[], checkout: Side["checkout"]): Entry[] {
  return sides
    .filter((side) => side.checkout === checkout)
    .flatMap(({ contender, costs }) => [...costs].map(([size, costs]) => ({ contender, size, costs, first: 0 })));
}

/** The best of the one as a multiple of the best of the other. */
function best(one: Entry, other: Entry): number {
  return Math.min(...Object.values(one.costs)) / Math.min(...Object.values(other.costs));
}

function verdict(now: Entry, before: Entry): string {
  const { q1, q3 } = ratioOf(now, before);
  if (q1 > 1 && best(now, before) > 1.01) return "dearer";
  return q3 < 1 && best(now, before) < 0.99 ? "cheaper" : "alike";
}
