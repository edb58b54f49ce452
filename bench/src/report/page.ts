import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/release/run.ts";
import { cases } from "../cases/index.ts";
import { folder } from "../hosts.ts";
import { imports } from "../imports.ts";
import { costOf, entryOf, ratioOf } from "../result.ts";
import { sizesOfContenders, sizesOfOurs } from "../sizes.ts";
import type { Results } from "../targets.ts";
import { chartOf } from "./charts.ts";
import { caseTables, full, short, table } from "./text.ts";

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

/** Writes docs/benchmarks.md, and its charts, from so many runs together. */
export async function writePage(results: Results, runs: number): Promise<void> {
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
  const weight = Object.entries(await sizesOfContenders()).map(([name, bytes]) => [
    name,
    full(bytes),
    cost("heap", "Node", name, 10_000),
    cost("imports", "Node", name, 1),
  ]);
  const sections = [...cases, ["imports", imports] as const].flatMap(([name, described]) => {
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
  const parts: Record<string, string> = {
    speed,
    growth: table([["", "", ...runtimes], ...growth]),
    weights: table([["", "minified and gzipped, bytes", "a queued waiter, bytes", "import, ms"], ...weight]),
    sizes: table([["", "bytes"], ...(await sizesOfOurs()).map(({ name, bytes }) => [name, full(bytes)])]),
    runs: runs > 1 ? `${runs} runs` : "a run",
    cases: sections.join("\n\n"),
    machine: table([["", ""], ...machine]),
  };
  const template = readFileSync(join(import.meta.dirname, "page.md"), "utf8");
  const page = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
  writeFileSync(join(root, "docs/benchmarks.md"), page);
}
