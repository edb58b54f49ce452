// docs/benchmarks-machines.md, and its charts.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/release/run.ts";
import { folder } from "../hosts.ts";
import { barsOf } from "../report/charts.ts";
import { full, table } from "../report/text.ts";
import { contenders } from "./contenders.ts";
import { type Figures, figureTables, targetsTable } from "./report.ts";

/** How it was measured. */
export interface Run {
  readonly rounds: number;
  readonly processes: number;
  readonly tasks: number;
  readonly kept: number;
  /** Of the machine, before and after. */
  readonly loads: readonly string[];
  /** The versions of the runtime and of the servers. */
  readonly versions: Readonly<Record<string, string>>;
}

const charts = {
  handOff: [
    "From a release to the grant of a task that waited, 99th percentile",
    "ms",
    ({ handOff99 }: Figures) => handOff99,
  ],
  perSecond: [
    "Grants in a second, with holds and other work of 2 ms",
    "grants/s",
    ({ perSecond }: Figures) => perSecond,
  ],
  latency: ["To acquire and release, alone", "ms", ({ latency }: Figures) => latency],
} as const;

/** Writes the page. */
export function writePage(figures: Readonly<Record<string, Figures>>, run: Run): void {
  const to = join(root, "docs/benchmarks");
  mkdirSync(to, { recursive: true });
  const pictures = Object.entries(charts).map(([name, [title, unit, value]]) => {
    const bars = Object.entries(figures).map(([contender, of]) => {
      const panel = contenders[contender]?.server ?? "";
      return { panel, contender, ours: contender.startsWith("@sync/"), value: value(of) };
    });
    writeFileSync(join(to, `machines-${name}.svg`), barsOf(title, unit, bars));
    return [name, `![${title}](benchmarks/machines-${name}.svg)`];
  });
  const manifest: { devDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const peers = ["ioredis", "redis-semaphore", "@sesamecare-oss/redlock", "pg"];
  const machine = [
    ["processor", `${cpus()[0]?.model.trim()}, ${cpus().length} cores`],
    ["system", `${platform()} ${release()}`],
    ...Object.entries(run.versions),
    ...peers.map((name) => [name, manifest.devDependencies[name] ?? ""]),
  ];
  const parts: Record<string, string> = {
    ...Object.fromEntries(pictures),
    processes: `${run.processes}`,
    tasks: `${run.tasks}`,
    kept: full(run.kept),
    rounds: `${run.rounds}`,
    before: run.loads[0] ?? "",
    after: run.loads[1] ?? "",
    figures: figureTables(figures),
    targets: targetsTable(figures),
    machine: table([["", ""], ...machine]),
  };
  const template = readFileSync(join(import.meta.dirname, "page.md"), "utf8");
  const page = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
  writeFileSync(join(root, "docs/benchmarks-machines.md"), page);
}
