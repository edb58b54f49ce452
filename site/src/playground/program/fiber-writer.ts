/** Writes what a fiber of Effect does, as lines of code. */
import type { Step, Task } from "../scenario.ts";
import { type Frame, type Line, type Part, parts } from "./slots.ts";

/** A generator that is an effect. */
export const fiberFunction: Frame = (name, parameters, body) =>
  [
    `const ${name} = (${parameters}) =>`,
    "  Effect.gen(function* () {",
    ...body.map((line) => `  ${line}`),
    "  });",
  ].join("\n");

export class FiberWriter {
  readonly lines: Line[] = [];
  #depth = 0;

  constructor({ steps }: Task) {
    for (const step of steps) this.#step(step);
  }

  #step(step: Step): void {
    if (step.do === "work") {
      const ms = { name: "ms", type: "number", value: String(step.ms) } as const;
      this.#line(parts`yield* Effect.promise(() => sleep(${ms}));`);
    } else if (step.do === "hold") {
      this.#line(parts`log(name, "requests ${step.on}");`);
      this.#line(parts`yield* EffectLock.withLock(${step.on}OfFibers, Effect.gen(function* () {`);
      this.#depth++;
      this.#line(parts`log(name, "acquires ${step.on}");`);
      for (const inner of step.steps) this.#step(inner);
      this.#line(parts`log(name, "releases ${step.on}");`);
      this.#depth--;
      this.#line(parts`}));`);
    } else {
      throw new TypeError(`a fiber has no ${step.do}`);
    }
  }

  #line(parts: readonly Part[]): void {
    this.lines.push({ depth: this.#depth, parts });
  }
}
