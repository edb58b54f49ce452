import type { Action } from "./action.ts";
import { type AnyRun, Mismatch, tick } from "./run.ts";
import type { Depths, World } from "./worlds.ts";

/** What was explored. */
export interface Totals {
  sequences: number;
  states: number;
  checks: number;
}

/** A sequence that failed, and how. */
export interface Failure {
  readonly sequence: readonly Action[];
  readonly message: string;
}

/** How many microtask turns a tick lasts: more than any chain of continuations that a few calls can make. */
const TURNS = 16;
/** How many sequences are run before the runtime may report unhandled rejections. */
const BREATH = 2000;

/** Runs every sequence of a world up to one depth, then those that lead to every state up to another. Each runs from the start. */
export async function explore(
  world: World,
  { sequences, states }: Depths,
  totals: Totals,
): Promise<Failure | undefined> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // many an error is an expected outcome, and its stack costs more than the rest of the step
  try {
    return (await all(world, sequences, undefined, totals)) ?? (await all(world, states, new Map(), totals));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** `seen`: a sequence that leads to a state from which as deep an exploration has begun already goes no further. */
async function all(
  world: World,
  depth: number,
  seen: Map<string, number> | undefined,
  totals: Totals,
): Promise<Failure | undefined> {
  const path: Action[] = [];
  const choices: Action[][] = [];
  let known = 0; // how many actions at the beginning of the path were done and checked before
  let breath: Action[][] = [];
  for (;;) {
    const run = world.open();
    try {
      run.checking = false;
      for (const each of [...world.before, ...path.slice(0, known)]) if (run.perform(each)) await turns(run);
      run.checking = true;
      for (let next = path[known]; ; next = undefined) {
        if (next === undefined) {
          const [first, ...others] = path.length < depth ? choicesOf(run) : [];
          if (first === undefined) break;
          choices.push(others);
          path.push((next = first));
        }
        if (run.perform(next)) await turns(run);
        run.check();
        if (seen !== undefined && isKnown(seen, run.key(), depth - path.length)) break;
      }
      await finish(run);
    } catch (error) {
      return { sequence: [...path], message: messageOf(error) };
    }
    totals.sequences++;
    totals.checks += run.checks;
    breath.push([...path]);
    let last: Action[] | undefined;
    while ((last = choices.at(-1)) !== undefined && last.length === 0) choices.pop();
    if (last === undefined || breath.length === BREATH) {
      const failure = await unhandled(world, breath);
      if (failure !== undefined) return failure;
      breath = [];
    }
    if (last === undefined) break;
    path.length = choices.length;
    known = path.length - 1;
    path[known] = last.shift() as Action;
  }
  totals.states += seen?.size ?? 0;
  return undefined;
}

/** What may be done now. */
function choicesOf(run: AnyRun): Action[] {
  return [...run.enabled(), ...run.calls.flatMap((call) => run.enabledOn(call)), ...(run.restless ? [tick] : [])];
}

/** Whether as much was explored from this state. */
function isKnown(seen: Map<string, number>, key: string, left: number): boolean {
  if ((seen.get(key) ?? -1) >= left) return true;
  seen.set(key, left);
  return false;
}

/** Runs one sequence, with a line for each step. */
export async function replay(world: World, sequence: readonly Action[], print: (line: string) => void): Promise<void> {
  const run = world.open();
  print(`start: ${run.state}`);
  for (const each of [...world.before, ...sequence]) {
    const enabled = [...world.before, ...choicesOf(run)].some(({ name }) => name === each.name);
    if (run.perform(each)) await turns(run);
    print(`${each.name}${enabled ? "" : " (never explored here)"}: ${run.state}`);
    run.check();
  }
  await finish(run, print);
  const rejection = await takeRejection();
  if (rejection !== undefined) throw new Mismatch(rejection);
}

/** Lets the continuations run. All else is synchronous: an `await` between two actions would let them run, too. */
async function turns(run: AnyRun): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await undefined;
  run.ticked();
}

/** Lets everything go: nobody waits then, and nothing is left behind. */
async function finish(run: AnyRun, print?: (line: string) => void): Promise<void> {
  const done: string[] = [];
  try {
    let next: Action | undefined;
    while ((next = run.finishing()) !== undefined) {
      if (done.push(next.name) > 100) throw new Mismatch("it does not end");
      if (run.perform(next)) await turns(run);
      print?.(`${next.name} (to let everything go): ${run.state}`);
    }
    run.check();
    run.checkEnd();
  } catch (error) {
    throw new Mismatch(`when all was let go (${done.join("; ")}): ${messageOf(error)}`);
  }
}

/** An unhandled rejection is known only after some turns: finds which of the sequences it was. */
async function unhandled(world: World, sequences: readonly Action[][]): Promise<Failure | undefined> {
  const message = await takeRejection();
  if (message === undefined) return undefined;
  for (const sequence of sequences) {
    const found = await replay(world, sequence, () => {}).catch(messageOf);
    if (found !== undefined) return { sequence, message };
  }
  return {
    sequence: sequences[0] ?? [],
    message: `${message}, in this sequence or one of ${sequences.length - 1} after it`,
  };
}

let rejection: string | undefined;
const note = (kind: string) => (error: unknown) => {
  rejection ??= `${kind}: ${error instanceof Error ? error.message : String(error)}`;
};
process.on("unhandledRejection", note("unhandled rejection"));
process.on("uncaughtException", note("uncaught error"));

/** A rejection that nobody handled, or an error that nobody caught, if there was one. */
async function takeRejection(): Promise<string | undefined> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
  const found = rejection;
  rejection = undefined;
  return found;
}

function messageOf(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
