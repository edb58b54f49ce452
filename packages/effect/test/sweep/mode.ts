import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import type { Work } from "./scenario.ts";
import type { Stepper } from "./stepper.ts";

/** A way to be interrupted. */
export interface Mode {
  readonly name: string;
  /** What the victim runs. */
  readonly wrap: (work: Work, stepper: Stepper) => Work;
  /** What happens at the point that is swept, in one synchronous step. `advance` is the stage's. */
  readonly strike: (victim: Fiber.Fiber<unknown, unknown>, advance: () => void, stepper: Stepper) => void;
  /** Whether it must run to its end all the same. */
  readonly shielded?: boolean;
  /** Whether it is struck again at every later point. */
  readonly again?: boolean;
}

const asIs = (work: Work): Work => work;
const ring: Mode["strike"] = (_victim, _advance, stepper) => stepper.ring();
const interrupt: Mode["strike"] = (victim) => victim.interruptUnsafe();

export const modes: readonly Mode[] = [
  { name: "interrupted", wrap: asIs, strike: interrupt },
  { name: "interrupted again and again", wrap: asIs, strike: interrupt, again: true },
  { name: "race", wrap: (work, stepper) => Effect.raceFirst(work, stepper.signal), strike: ring },
  { name: "timeout", wrap: (work) => Effect.timeoutOption(work, 1000), strike: ring },
  { name: "uninterruptible", wrap: (work) => Effect.uninterruptible(work), strike: interrupt, shielded: true },
  {
    name: "interruptible in an uninterruptible region",
    wrap: (work) => Effect.uninterruptible(Effect.interruptible(work)),
    strike: interrupt,
  },
  {
    name: "release, then interrupt, in one step",
    wrap: asIs,
    strike: (victim, advance) => {
      advance();
      victim.interruptUnsafe();
    },
  },
  {
    name: "interrupt, then release, in one step",
    wrap: asIs,
    strike: (victim, advance) => {
      victim.interruptUnsafe();
      advance();
    },
  },
];
