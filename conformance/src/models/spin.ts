import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What the model checker found. */
export interface Verdict {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** The first error, in the checker's words; none if the search was complete and found nothing. */
  readonly error: string | undefined;
  /** The model's statements that no run reaches. */
  readonly unreached: readonly string[];
  /** What the model printed. */
  readonly output: string;
}

/** How a model is checked. */
export interface Search {
  readonly model: string;
  /** Names or `NAME=value` that the model's `#ifdef`s look for. */
  readonly defines: readonly string[];
  /** A temporal formula of the model, under weak fairness. Default: the assertions, and that nothing gets stuck. */
  readonly formula?: string;
  /** Goes on where an assertion fails. */
  readonly tolerant?: boolean;
}

/** Says what is missing of what the checks need. */
export function missingTools(): string | undefined {
  const missing = [
    { name: "spin", flag: "-V" },
    { name: "gcc", flag: "--version" },
  ].filter(({ name, flag }) => spawnSync(name, [flag]).status !== 0);
  if (missing.length === 0) return undefined;
  return `Not found: ${missing.map(({ name }) => name).join(" and ")}. Install both: apt-get install spin gcc`;
}

const DEPTH = 1_000_000; // enough for four parties: a search that needs more fails

/** Searches all states of a model. Writes its files in the folder. */
export function search(folder: string, { model, defines, formula, tolerant = formula !== undefined }: Search): Verdict {
  const file = join(import.meta.dirname, `${model}.pml`);
  run(folder, "spin", [...defines.map((define) => `-D${define}`), "-a", file]);
  // Every transition is followed: without the reduction the printed graph is whole, and the formulas are of single states.
  const mode = formula === undefined ? ["-DSAFETY", "-DNOCLAIM"] : ["-DNFAIR=5"];
  const print = defines.includes("TRACE") ? ["-DPRINTF"] : [];
  run(folder, "gcc", ["-w", "-O0", "-DNOREDUCE", ...mode, ...print, "-o", "pan", "pan.c"]);
  const which = formula === undefined ? [] : ["-a", "-f", "-N", formula];
  const output = run(folder, join(folder, "pan"), [`-m${DEPTH}`, "-w20", ...(tolerant ? ["-A"] : []), ...which]);
  return verdictOf(output);
}

function run(cwd: string, command: string, parameters: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} ${parameters.join(" ")}: ${error?.message ?? `${stdout}${stderr}`}`);
  }
  return stdout;
}

function verdictOf(output: string): Verdict {
  const figure = (pattern: RegExp): number => {
    const found = pattern.exec(output)?.[1];
    if (found === undefined) throw new Error(`The checker printed no ${pattern}:\n${output.slice(-2000)}`);
    return Number(found);
  };
  const errors = figure(/errors: (\d+)/);
  const message = /^pan:1: (.*)$/m.exec(output)?.[1];
  const incomplete = /max search depth too small|Search not completed|out of memory/.exec(output)?.[0];
  return {
    states: figure(/(\d+) states, stored/),
    transitions: figure(/(\d+) transitions/),
    depth: figure(/depth reached (\d+)/),
    error: message ?? (errors > 0 ? `${errors} errors` : incomplete),
    unreached: [...output.matchAll(/\.pml:(\d+), state \d+, "(.*)"$/gm)]
      .filter(([, , statement]) => statement !== "-end-")
      .map(([, line, statement]) => `line ${line}: ${statement}`),
    output,
  };
}
