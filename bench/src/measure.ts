import { execa } from "execa";
import { root } from "../../tools/release/run.ts";
import type { Case } from "./cases/case.ts";
import { Copies } from "./copies.ts";
import { folder, type Host } from "./hosts.ts";
import { type CaseResult, merged } from "./result.ts";
import type { Task } from "./rounds.ts";

const processes = 2; // for each case on each runtime
const long = 0.1e9; // nanoseconds a sample

/** What may be chosen. */
export interface Choice {
  readonly seed: number;
  /** For how long the rounds go on. */
  readonly seconds?: number | undefined;
  /** Which contenders take part, if not all. */
  readonly only?: readonly string[] | undefined;
  /** At which sizes, if not all. */
  readonly sizes?: readonly number[] | undefined;
}

/** Does a task in a process of its own. */
export async function runOn(host: Host, task: Task): Promise<CaseResult> {
  const [program = "", ...args] = [...host.bench, "src/run.ts", JSON.stringify(task)];
  return JSON.parse((await execa(program, args, { cwd: folder })).stdout) as CaseResult;
}

/** Measures a case. All take part in the first process; in the others, ours and those that do not take long. */
export async function measureCase(name: string, described: Case, host: Host, choice: Choice): Promise<CaseResult> {
  const { ours, floors, peers, sizes, unit, flat } = described;
  const { seed, seconds = sizes.length > 1 ? 1 : 0.5, only } = choice;
  using copies = new Copies(root);
  const chosen = sizes.filter((size) => choice.sizes?.includes(size) ?? true);
  const contenders: Task["contenders"][number][] = [];
  for (const contender of [...ours, ...floors, ...peers].filter((contender) => only?.includes(contender) ?? true)) {
    contenders.push({ name: contender, module: await copies.of(name, contender), sizes: chosen });
  }
  const task: Task = { seed, contenders, ours, unit, neighbours: flat ? "contender" : "size", seconds, warm: 0 };
  const first = await runOn(host, task);
  const quick = contenders.map(({ name, sizes, ...rest }) => {
    const entries = first.entries.filter(
      ({ contender, first }) => contender === name && (first < long || ours.includes(name)),
    );
    return { ...rest, name, sizes: sizes.filter((size) => entries.some((entry) => entry.size === size)) };
  });
  const others: CaseResult[] = [];
  for (let i = 1; unit !== "bytes" && i < processes; i++) {
    others.push(await runOn(host, { ...task, seed: seed + i, contenders: quick }));
  }
  return merged([first, ...others]);
}
