import { runtimes } from "./index.ts";
import type { Runtime } from "./runtime.ts";

/** What the command line asks for. */
export interface Choice {
  readonly runtimes: readonly Runtime[];
  /** Whether each runtime must be there: named ones, and all in CI. */
  readonly required: boolean;
  readonly jobs: number;
}

/** Reads names of runtimes, and `--jobs=N`. Throws at anything else. */
export function choiceOf(words: readonly string[]): Choice {
  const names: string[] = [];
  let jobs = 2;
  for (const word of words) {
    const number = word.match(/^--jobs=([1-9]\d*)$/)?.[1];
    if (number !== undefined) jobs = Number(number);
    else names.push(word);
  }
  const unknown = names.find((name) => !runtimes.some((runtime) => runtime.name === name));
  if (unknown !== undefined) {
    const known = runtimes.map(({ name }) => name).join(", ");
    throw new Error(`no runtime is called ${unknown}; there are ${known}`);
  }
  return {
    runtimes: names.length === 0 ? runtimes : runtimes.filter(({ name }) => names.includes(name)),
    required: names.length > 0 || inCI,
    jobs,
  };
}

const { CI = "" } = Bun.env;

export const inCI: boolean = !["", "0", "false"].includes(CI);
