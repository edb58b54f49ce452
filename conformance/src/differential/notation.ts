// Programs as pages write them: `Lock, Barrier(2): acquire 1; acquire 2 then { release } / release; 1.wait 3`.
import type { Maker, Program, Step } from "./program.ts";

/** A program from its text: the primitives, and after a colon the turns. */
export function programOf(text: string): Program {
  const [world = "", turns = ""] = text.split(": ");
  return { world: worldOf(world), turns: turns.split(" / ").map(stepsOf) };
}

/** The primitives of a text. `Condition(0)` has the lock that is the first of them. */
export function worldOf(text: string): Maker[] {
  return text.split(", ").map((maker) => {
    const [kind = "", number] = maker.split(/[()]/);
    const name = { Barrier: "parties", Condition: "lock" }[kind] ?? "value";
    return { kind, ...(number !== undefined && { [name]: Number(number) }) } as Maker;
  });
}

/** Steps that are separated by semicolons. */
export function stepsOf(text: string): Step[] {
  return text.split(/;\s+/).map(stepOf);
}

/** `1.` is the second primitive. A number is that of a call, or how many to notify. */
const form =
  /^(?:(?<on>\d)\.)?(?<verb>\w+)(?: (?<number>\d))?(?: until (?<until>\d))?(?: failing at (?<failing>\d))?(?: then \{ (?<then>.*) \})?$/;

function stepOf(text: string): Step {
  const { on = "0", verb = "", number, until, failing, then } = form.exec(text)?.groups ?? {};
  if (verb === "cancel") return { do: verb, call: Number(number) };
  if (verb === "notify") return { do: verb, on: Number(on), n: Number(number ?? 1) };
  const isCall = verb === "acquire" || verb === "wait" || verb === "waitFor";
  return {
    do: verb,
    on: Number(on),
    ...(isCall && { call: Number(number ?? 0) }),
    ...(until !== undefined && { atLeast: Number(until) }),
    ...(failing !== undefined && { failsAt: Number(failing) }),
    ...(then !== undefined && { next: stepsOf(then) }),
  } as Step;
}
