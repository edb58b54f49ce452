import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Description } from "../case.ts";
import type { Size } from "../sizes/ours.ts";
import { folder } from "../spawn.ts";
import { isMet, type Results, type Target } from "../targets.ts";
import { chartOf } from "./charts.ts";
import { caseTables, machineTable, sizeTable, table, targetTable } from "./page.ts";
import { full } from "./text.ts";

const docs = join(folder, "../docs");
const charts = join(docs, "benchmarks");

/** Everything that a full run has found out. */
export interface Findings {
  /** How many runs it is of. */
  readonly runs: number;
  readonly seed: number;
  readonly runtimes: readonly string[];
  readonly descriptions: ReadonlyMap<string, Description>;
  readonly results: Results;
  readonly targets: readonly Target[];
  readonly sizes: readonly Size[];
  readonly sizesOfPeers: readonly { readonly statement: string; readonly bytes: number }[];
}

/** Writes docs/benchmarks.md, and its charts. */
export function writeReport({
  runs,
  seed,
  runtimes,
  descriptions,
  results,
  targets,
  sizes,
  sizesOfPeers,
}: Findings): void {
  mkdirSync(charts, { recursive: true });
  for (const name of readdirSync(charts)) if (name.endsWith(".svg")) rmSync(join(charts, name));
  const sections: string[] = [];
  for (const [name, description] of descriptions) {
    const result = results.get(name);
    if (result === undefined) continue;
    writeFileSync(join(charts, `${name}.svg`), chartOf(description, result));
    const { title, about } = description;
    const picture = `![${title.replaceAll("`", "")}](benchmarks/${name}.svg)`;
    const command = name === "imports" ? "" : `\n\n\`npm run bench -- ${name}\``;
    sections.push(`### ${title}\n\n${about}\n\n${picture}${command}\n\n${caseTables(description, result)}`);
  }
  const met = targets.filter(isMet).length;
  writeFileSync(
    join(docs, "benchmarks.md"),
    `# Benchmarks

<!-- Written by \`npm run bench\`. -->

\`npm run bench\` measures these packages and the libraries around them, and writes this page. It takes less than ten minutes.
\`npm run bench -- NAME\` runs one case and prints what came of it, \`npm run bench -- --compare\` runs all and compares with this
page. With \`--runtime bun\` only one runtime is measured, with \`--only NAME\` (more than once) only those contenders.

## How to read it

- A case runs in two processes of its own on each runtime, never two at once, with everybody in it: ours, the *floors* (the least
  that could do something like it; they check nothing, and nobody can cancel) and the peers. It goes in rounds. A round takes the best of
  a few samples of everybody, in random order (seed ${seed}${runs > 1 ? " in the first run" : ""}), those side by side that are compared with each other, so that whatever
  else the machine does falls on all alike.
- A figure is the median over the rounds of both processes${runs > 1 ? `, in ${runs} runs together` : ""}, with the quartiles in brackets. A ratio is the median of the ratios within
  one round: more than 1 costs more. Trust the ratios; the times depend on the machine.
- Everybody has a copy of all code that it runs, one for each size, bundled by esbuild: what a compiler learns of one does not change
  another's. The first round is not counted, where there was another. Garbage is collected before and after whoever makes much of it.
- *Too slow* was left out, because one sample would have taken more than two seconds. A dash: it has no way to do that. Whoever takes
  long for a sample takes part in the first process only, with more than a second in one round only.
- \`--compare\` says for each target whether the median of the new run lies where nine in ten of this page's rounds did, to 1 %. They
  are kept in \`bench/results.json\`.
- Each adapter was asked before whether it does what it is measured for: \`bench/src/verify.ts\`.

## Targets

${met} of ${targets.length} are met.

${targetTable(targets)}

## Sizes

Minified by esbuild, compressed by gzip -9. \`bun --conditions=@sync/source bench/src/sizes.ts\` prints it, with the budgets that
no change may exceed.

${sizeTable(sizes)}

What a program brings along that imports one thing for mutual exclusion, measured alike:

${table(
  ["", "bytes"],
  sizesOfPeers.map(({ statement, bytes }) => [`\`${statement}\``, full(bytes)]),
)}

## Cases

${sections.join("\n\n")}

## What it was measured on

${machineTable(runtimes)}
`,
  );
}
