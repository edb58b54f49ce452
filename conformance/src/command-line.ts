import { parseArgs } from "node:util";

/** What a proof is asked for: `--long`, `--seed N`, options of its own, and words. */
export interface CommandLine {
  readonly long: boolean;
  /** The seed that is given, or a random one. */
  readonly seed: number;
  readonly words: readonly string[];
  has(flag: string): boolean;
  text(option: string): string | undefined;
  /** An option's whole number, or another if it is not given. */
  number(option: string, otherwise: number): number;
}

/** Reads the command line, on which these options and flags may be. */
export function commandLine(options: readonly string[] = [], flags: readonly string[] = []): CommandLine {
  const known: Record<string, { type: "string" | "boolean" }> = {};
  for (const name of ["seed", ...options]) known[name] = { type: "string" };
  for (const name of ["long", ...flags]) known[name] = { type: "boolean" };
  const { values, positionals: words } = parseArgs({ allowPositionals: true, options: known });
  const has = (flag: string) => values[flag] === true;
  const text = (option: string) => values[option] as string | undefined;
  const number = (option: string, otherwise: number) => {
    const value = Number(text(option) ?? otherwise);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new RangeError(`--${option} must be an integer >= 0, got ${text(option)}`);
  };
  const seed = number("seed", Math.floor(Math.random() * 2 ** 31));
  return { long: has("long"), seed, words, has, text, number };
}
