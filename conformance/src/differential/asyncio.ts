// Runs a program on the asyncio of CPython itself, which runs in this process as WebAssembly.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";
import type { Observation, Program } from "./program.ts";

/** A deliberate difference that a run on CPython can take over from our side. `driver.py` says what each does. */
export type Rule = "at once" | "silent" | "place" | "positions" | "tick" | "consumed" | "integers";

/** Something that happened on CPython and may make the sides differ: what, and in which turn, from 0. */
export type Met = readonly [turn: number, what: string];

/** A program's run on CPython. */
export interface Ran {
  readonly observations: readonly Observation[];
  readonly met: readonly Met[];
  /** How many calls were made. */
  readonly calls: number;
  /** In what state the calls were that it cancelled, and how many were in each. */
  readonly hits: Readonly<Record<string, number>>;
}

/** CPython. */
export interface Python {
  /** `3.14.2`. */
  readonly version: string;
  /** Runs programs, all in one crossing. */
  run(requests: readonly (readonly [Program, readonly Rule[]])[]): Ran[];
  /** The value of an expression, as `str()` gives it. */
  evaluate(expression: string): string;
}

/** Loads CPython: some seconds. */
export async function loadPython(): Promise<Python> {
  const python = await loadPyodide();
  const driver = readFileSync(new URL("./driver.py", import.meta.url), "utf8");
  const globals = python.toPy({ __name__: "driver" });
  python.runPython(driver, { globals });
  const run = globals.get("run") as (requests: string) => string;
  return {
    version: String(python.runPython("import platform; platform.python_version()")),
    run(requests) {
      const answers = JSON.parse(run(JSON.stringify(requests))) as [
        Observation[],
        Met[],
        number,
        Record<string, number>,
      ][];
      return answers.map(([observations, met, calls, hits]) => ({ observations, met, calls, hits }));
    },
    evaluate: (expression) => String(python.runPython(`str((${expression}))`, { globals })),
  };
}
