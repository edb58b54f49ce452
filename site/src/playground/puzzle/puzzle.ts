/** A puzzle: tasks whose steps the visitor puts into an order, and what is to be reached. */
import type { Primitive, Task } from "../scenario.ts";

export interface Puzzle {
  readonly id: string;
  readonly title: string;
  /** What to do, in one sentence. */
  readonly ask: string;
  readonly hint: string;
  /** What is learnt from it. */
  readonly lesson: string;
  readonly goal: Goal;
  readonly primitives: readonly Primitive[];
  readonly variables?: Readonly<Record<string, number>>;
  readonly tasks: readonly Task[];
}

export type Goal =
  /** Some wait for ever. */
  | { readonly is: "stuck" }
  /** All are done, and a variable has another value. */
  | { readonly is: "wrong"; readonly variable: string; readonly right: number }
  /** A variable is less than 0. */
  | { readonly is: "negative"; readonly variable: string }
  /** None: it is to be seen that nothing goes wrong. */
  | { readonly is: "none" };
