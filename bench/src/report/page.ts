import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/release/run.ts";
import type { Case } from "../cases/case.ts";
import { folder } from "../hosts.ts";
import { costOf, entryOf, ratioOf } from "../result.ts";
import type { Results } from "../targets.ts";
import type { Size } from "../weights.ts";
import { chartOf } from "./charts.ts";
import { caseTables, full, short, table } from "./text.ts";

/** Everything that a whole run has found out. */
export interface Findings {
  /** How many runs it is of. */
  readonly runs: number;
  readonly cases: ReadonlyMap<string, Case>;
  readonly results: Results;
  readonly sizes: readonly Size[];
  /** What each contender weighs. */
  readonly weights: ReadonlyMap<string, number>;
}

const runtimes = ["Node", "Bun", "Deno"] as const;
const [semaphore, facade] = ["@sync/semaphore", "@sync/effect/Semaphore"];
/** In which cases ours and a peer are compared: the first in which both take part. */
const alone = { uncontended: semaphore, with: semaphore, "effect-uncontended": facade };
const together = { contend: semaphore, "effect-contention": facade };
/** What is shown at the smallest size and at the largest. */
const growing = [
  ["drain", "a release hands over to the next", [semaphore, "es-toolkit", "async-sema", "async-mutex"]],
  ["cancel-own-signals", "a wait is cancelled by a signal of its own", [semaphore]],
  ["shared-signal-abort", "all wait on one signal, which is aborted", [semaphore, "bare listeners"]],
  ["effect-contention", "fibers contend for a permit", [facade, "effect"]],
] as const;

/** Writes docs/benchmarks.md, and its charts. */
export function writePage({ runs, cases, results, sizes, weights }: Findings): void {
  const charts = join(root, "docs/benchmarks");
  mkdirSync(charts, { recursive: true });

  type Runtime = (typeof runtimes)[number];
  const entry = (name: string, runtime: Runtime, contender: string, size: number) => {
    const result = results[name]?.[runtime];
    return result && entryOf(result, contender, size);
  };
  const cost = (name: string, runtime: Runtime, contender: string, size: number, otherwise = "–") => {
    const found = entry(name, runtime, contender, size);
    return found ? short(costOf(found).median) : otherwise;
  };
  const timesAsLong = (those: Readonly<Record<string, string>>, size: number, peer: string) =>
    runtimes.map((runtime) => {
      for (const [name, ours] of Object.entries(those)) {
        const [theirs, own] = [entry(name, runtime, peer, size), entry(name, runtime, ours, size)];
        if (theirs && own) return short(ratioOf(theirs, own).median);
      }
      return "–";
    });
  const peers = [...(cases.get("contend")?.peers ?? []), "effect"];
  const speed = table([
    ["", ...runtimes.map((runtime) => `alone, ${runtime}`), ...runtimes.map((runtime) => `1,000 at once, ${runtime}`)],
    ...peers.map((peer) => [peer, ...timesAsLong(alone, 1, peer), ...timesAsLong(together, 1000, peer)]),
  ]);
  const growth = growing.flatMap(([name, what, contenders]) => {
    const { sizes = [] } = cases.get(name) ?? {};
    const [few = 0, many = 0] = [sizes[0], sizes.at(-1)];
    return contenders.map((contender, i) => [
      i === 0 ? `${what}: ${full(few)} → ${full(many)}` : "",
      contender,
      ...runtimes.map(
        (runtime) => `${cost(name, runtime, contender, few)} → ${cost(name, runtime, contender, many, "too slow")}`,
      ),
    ]);
  });
  const weight = [...weights].map(([name, bytes]) => [
    name,
    full(bytes),
    cost("heap", "Node", name, 10_000),
    cost("imports", "Node", name, 1),
  ]);
  const sections = [...cases].flatMap(([name, described]) => {
    const byHost = results[name];
    if (byHost === undefined) return [];
    writeFileSync(join(charts, `${name}.svg`), chartOf(described, byHost));
    const { title, about } = described;
    const picture = `![${title.replaceAll("`", "")}](benchmarks/${name}.svg)`;
    return [`### ${title}\n\n${about} \`npm run bench -- ${name}\`\n\n${picture}\n\n${caseTables(described, byHost)}`];
  });
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const machine = [
    ["processor", `${cpus()[0]?.model.trim()}, ${cpus().length} cores`],
    ["system", `${platform()} ${release()}`],
    [
      "runtimes",
      Object.values(Object.values(results)[0] ?? {})
        .map(({ runtime }) => runtime)
        .join(", "),
    ],
    ...Object.entries(manifest.dependencies).filter(([name]) => !name.startsWith("@sync/")),
  ];
  writeFileSync(
    join(root, "docs/benchmarks.md"),
    `# Benchmarks

<!-- Written by \`npm run bench\`. -->

What these packages cost, beside what you may use now. \`npm run bench\` measures all of it again, in less than ten minutes, and writes
this page.

## How fast

How many times as long as \`@sync/semaphore\` a library takes. Above 1 it is slower, below 1 it is faster. *Alone*: one task acquires
and releases again and again, or runs a function where the library only does that. *1,000 at once*: so many tasks want one permit.
\`effect\` is compared with \`@sync/effect\`. A dash: it has no way to do that.

${speed}

![1,000 tasks that all want one permit](benchmarks/contend.svg)

## How it grows

Nanoseconds for each waiter, with few waiters and with many. A cost that stays the same does not get worse when a queue gets long.
*Bare listeners* is an array of promises in which each waiter adds a listener of its own to the signal.

${table([["", "", ...runtimes], ...growth])}

![A release hands over to the next](benchmarks/drain.svg)

## How heavy

What a program brings along that imports a lock or a semaphore, with all that this needs: minified by esbuild, compressed by gzip -9.
Then the heap that a queued waiter takes on Node, and the time that a fresh Node takes to import the package as it is published.

${table([["", "minified and gzipped, bytes", "a queued waiter, bytes", "import, ms"], ...weight])}

Ours in detail. No change may make one a byte heavier: \`bun --conditions=@sync/source bench/src/sizes.ts --check\`.

${table([["", "bytes"], ...sizes.map(({ name, bytes }) => [name, full(bytes)])])}

## Every case

The median over all rounds${runs > 1 ? ` of ${runs} runs` : ""}, with the quartiles in brackets. A ratio is the median of the ratios within one round: more than 1
costs more. Trust the ratios; the times depend on the machine. In bold ours, in italics the *floors*: the least that could do something
like it, which checks nothing, and which nobody can cancel. *Too slow*: one sample would have taken more than two seconds.

${sections.join("\n\n")}

## How it was measured

- A case runs in two processes of its own on each runtime, never two at once, with everybody in it. It goes in rounds. A round takes the
  best of a few samples of everybody, in random order, those side by side that are compared with each other, so that whatever else the
  machine does falls on all alike.
- Everybody has a copy of all code that it runs, one for each size, bundled by esbuild: what a compiler learns of one does not change
  another's. The first round is not counted, where there was another.
- Who takes long for a sample takes part in fewer rounds, and in the first process only.
- Each adapter was asked before whether it does what it is measured for: [\`verify.ts\`](../bench/src/verify.ts).
- \`npm run bench -- NAME\` runs one case. [\`main.ts\`](../bench/src/main.ts) says what else it can do: choose runtimes, contenders and
  sizes, compare a run with this page, and compare two checkouts of this repository with each other.

${table([["", ""], ...machine])}
`,
  );
}
