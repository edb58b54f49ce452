// Two checkouts of this repository, compared in one run: `npm run bench -- --base CHECKOUT [--here CHECKOUT] NAME…`.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Description } from "./case.ts";
import { folderOfCopies } from "./copies.ts";
import type { Host } from "./hosts.ts";
import { randomFrom, shuffle } from "./random.ts";
import { full, multiple, short, spread, textTable } from "./report/text.ts";
import { type CaseResult, costOf, type Entry, ratioOf } from "./result.ts";
import { folder, outputOf } from "./spawn.ts";

const common = ["es-toolkit", "effect"]; // who is measured beside ours, where it takes part

/** What is compared, and how long it takes. */
export interface Pair {
  /** Folders of the two checkouts. They need not be installed. */
  readonly base: string;
  readonly here?: string | undefined;
  /** How often each is measured, in a process of its own. */
  readonly turns: number;
  /** For how long in each process, after as long for nothing. */
  readonly seconds: string;
  readonly seed: number;
  readonly sizes?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
}

interface Side {
  readonly contender: string;
  readonly checkout: "here" | "base";
  readonly entries: Map<number, { readonly costs: Record<number, number> }>;
}

/**
 * Compares a case on a runtime. Everybody is measured once in each turn, in random order, alone in a process of its own; a figure
 * is the median of a process, a ratio that of two figures of the same turn. Others who use the machine only ever add, in some
 * processes and not in others: so there is also the ratio of the best two figures, and a difference counts where both agree.
 */
export async function comparePair(name: string, description: Description, host: Host, pair: Pair): Promise<string> {
  const checkouts = { base: checkoutAt(pair.base), here: checkoutAt(pair.here ?? resolve(folder, "..")) };
  const copies = { base: folderOfCopies(), here: folderOfCopies() };
  const { ours, peers } = description;
  const takesPart = (contender: string) => pair.only?.includes(contender) ?? true;
  const sides: Side[] = [
    ...ours.filter(takesPart).flatMap((contender) => [side(contender, "here"), side(contender, "base")]),
    ...peers.filter((peer) => pair.only?.includes(peer) ?? common.includes(peer)).map((peer) => side(peer, "here")),
  ];
  const random = randomFrom(pair.seed);
  try {
    for (let turn = 1; turn <= pair.turns; turn++) {
      for (const { contender, checkout, entries } of shuffle([...sides], random)) {
        const given = [
          "--seed",
          String(pair.seed + turn),
          "--seconds",
          pair.seconds,
          "--warm",
          pair.seconds,
          "--only",
          contender,
        ];
        for (const size of pair.sizes ?? []) given.push("--size", size);
        given.push("--copies", copies[checkout].folder, "--checkout", checkouts[checkout]);
        const result = JSON.parse(await outputOf(host.command("src/run.ts", name, ...given))) as CaseResult;
        for (const entry of result.entries) {
          const { costs } = entries.get(entry.size) ?? { costs: {} };
          costs[turn] = costOf(entry).median;
          entries.set(entry.size, { costs });
        }
      }
    }
  } finally {
    copies.base.remove();
    copies.here.remove();
  }
  return asText(description, host, sides);
}

function side(contender: string, checkout: Side["checkout"]): Side {
  return { contender, checkout, entries: new Map() };
}

function checkoutAt(path: string): string {
  const checkout = resolve(folder, "..", path);
  if (!existsSync(`${checkout}/packages/core`)) throw new Error(`${path} is no checkout of this repository`);
  return checkout;
}

function asText({ title, ours, unit }: Description, host: Host, sides: readonly Side[]): string {
  const parts = [`${title}, on ${host.name}`];
  const [here, base] = [entriesOf(sides, "here"), entriesOf(sides, "base")];
  for (const size of new Set(here.map(({ size }) => size))) {
    const those = here.filter((entry) => entry.size === size);
    const peers = those.filter(({ contender }) => !ours.includes(contender));
    const rows = those.map((now) => {
      const before = base.find(({ contender, size }) => contender === now.contender && size === now.size);
      const name = `  ${now.contender}`;
      if (before === undefined) return [name, spread(costOf(now)), "", "", "", "", ...peers.flatMap(() => ["", ""])];
      const of = [before, ...peers].flatMap((other) => [multiple(ratioOf(now, other)), `${short(best(now, other))}×`]);
      return [
        name,
        spread(costOf(now)),
        spread(costOf(before)),
        ...of.slice(0, 2),
        verdict(now, before),
        ...of.slice(2),
      ];
    });
    const ofPeers = peers.flatMap(({ contender }) => [`here/${contender}`, "best"]);
    const head = [`  ${full(size)}`, `here, ${unit ?? "ns"}`, "base", "here/base", "best", "", ...ofPeers];
    parts.push(textTable([head, ...rows]));
  }
  return parts.join("\n");
}

function entriesOf(sides: readonly Side[], checkout: Side["checkout"]): Entry[] {
  const those = sides.filter((side) => side.checkout === checkout);
  return those.flatMap(({ contender, entries }) =>
    [...entries].map(([size, { costs }]) => ({ contender, size, costs })),
  );
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
