import type { Action } from "./action.ts";
import { Mismatch, type Room, TURNS } from "./room.ts";
import type { World } from "./world.ts";

/** What was explored. */
export interface Totals {
  sequences: number;
  states: number;
  steps: number;
  checks: number;
}

/** A sequence that failed, and how. */
export interface Failure {
  readonly sequence: readonly Action[];
  readonly message: string;
}

/** Called now and then, so that the runtime can report unhandled rejections. Returns one, if there was one. */
export type Breathe = () => Promise<string | undefined>;

/** How many sequences are run in one breath. */
const BREATH = 2000;

/**
 * Runs every sequence of a world up to a depth, each from the start. `prune`: one that leads to a state from which as deep
 * an exploration has begun already goes no further.
 */
export async function explore(
  world: World,
  depth: number,
  prune: boolean,
  totals: Totals,
  breathe: Breathe,
): Promise<Failure | undefined> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // many an error is an expected outcome, and its stack costs more than the rest of the step
  try {
    return await run(world, depth, prune, totals, breathe);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function run(
  world: World,
  depth: number,
  prune: boolean,
  totals: Totals,
  breathe: Breathe,
): Promise<Failure | undefined> {
  const path: Action[] = [];
  const choices: Action[][] = [];
  const chosen: number[] = [];
  const seen = new Map<string, number>();
  let known = 0; // how many actions at the beginning of the path were done and checked before
  let breath: Action[][] = [];
  for (;;) {
    const room = world.open(world);
    try {
      room.checking = false;
      for (const each of world.before) {
        if (room.perform(each)) await tick(room);
      }
      for (let i = 0; i < known; i++) {
        if (room.perform(path[i] as Action)) await tick(room);
      }
      room.checking = true;
      for (let next = path[known]; ; ) {
        if (next === undefined) {
          const enabled = path.length < depth ? room.enabled() : [];
          next = enabled[0];
          if (next === undefined) break;
          choices.push(enabled);
          chosen.push(0);
          path.push(next);
        }
        if (room.perform(next)) await tick(room);
        room.check();
        totals.steps++;
        if (prune && isKnown(room.key(), depth - path.length)) break;
        next = undefined;
      }
      const end = finish(room);
      while (end.next().value) await tick(room);
    } catch (error) {
      return { sequence: [...path], message: messageOf(error) };
    }
    totals.sequences++;
    totals.checks += room.checks;
    breath.push([...path]);
    if (breath.length === BREATH) {
      const failure = await exhale(world, breath, breathe);
      if (failure !== undefined) return failure;
      breath = [];
    }
    let last = chosen.length - 1;
    while (last >= 0 && (chosen[last] as number) + 1 >= (choices[last] as Action[]).length) last--;
    if (last < 0) break;
    path.length = choices.length = chosen.length = last + 1;
    chosen[last] = (chosen[last] as number) + 1;
    path[last] = (choices[last] as Action[])[chosen[last] as number] as Action;
    known = last;
  }
  totals.states += seen.size;
  return await exhale(world, breath, breathe);

  /** Whether as much was explored from this state. */
  function isKnown(key: string, left: number): boolean {
    const explored = seen.get(key);
    if (explored !== undefined && explored >= left) return true;
    seen.set(key, left);
    return false;
  }
}

/** Runs one sequence, with a line for each step. */
export async function replay(world: World, sequence: readonly Action[], print: (line: string) => void): Promise<void> {
  const room = world.open(world);
  print(`start: ${room.state}`);
  for (const each of [...world.before, ...sequence]) {
    const enabled = [...world.before, ...room.enabled()].some(({ name }) => name === each.name);
    if (room.perform(each)) await tick(room);
    print(`${each.name}${enabled ? "" : " (never explored here)"}: ${room.state}`);
    room.check();
  }
  const end = finish(room, print);
  while (end.next().value) await tick(room);
}

/** Lets the continuations run. Everything else is synchronous: an `await` between two actions would let them run, too. */
async function tick(room: Room): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await undefined;
  room.ticked();
}

/** Lets everything go: nobody waits then, and nothing is left behind. Whenever it yields true, the caller is to tick. */
function* finish(room: Room, print?: (line: string) => void): Generator<boolean> {
  const done: string[] = [];
  try {
    let next: Action | undefined;
    while ((next = room.finishing()) !== undefined) {
      if (done.push(next.name) > 100) throw new Mismatch("it does not end");
      if (room.perform(next)) yield true;
      print?.(`${next.name} (to let everything go): ${room.state}`);
    }
    room.check();
    room.checkEnd(room.waiting);
  } catch (error) {
    throw new Mismatch(`when all was let go (${done.join("; ")}): ${messageOf(error)}`);
  }
}

/** An unhandled rejection is known only after some turns: finds which of the sequences it was. */
async function exhale(world: World, breath: Action[][], breathe: Breathe): Promise<Failure | undefined> {
  const message = await breathe();
  if (message === undefined) return undefined;
  for (const sequence of breath) {
    await replay(world, sequence, () => {});
    if ((await breathe()) !== undefined) return { sequence, message };
  }
  return { sequence: breath[0] ?? [], message: `${message}, in this sequence or one of ${breath.length - 1} after it` };
}

function messageOf(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
