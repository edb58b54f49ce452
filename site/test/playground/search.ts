/** Looks for what can become of a puzzle: all orders of its steps. */
import type { Position, play } from "../../src/playground/puzzle/play.ts";
import type { Puzzle } from "../../src/playground/puzzle/puzzle.ts";

/** All ends of a puzzle, each with the shortest choices that lead there: positions that are alike are looked at once. */
export async function endsOf(puzzle: Puzzle, playIt: typeof play): Promise<Position[]> {
  const ends: Position[] = [];
  const seen = new Set<string>();
  let open: (readonly number[])[] = [[]];
  while (open.length > 0) {
    const next: (readonly number[])[] = [];
    for (const choices of open) {
      const position = await playIt(puzzle, choices);
      const key = keyOf(position);
      if (seen.has(key)) continue;
      seen.add(key);
      if (position.outcome !== "open") ends.push(position);
      else for (const [index, { is }] of position.players.entries()) if (is === "ready") next.push([...choices, index]);
    }
    open = next;
  }
  return ends;
}

function keyOf({ players, timeline: { moments }, outcome }: Position): string {
  const last = moments.at(-1);
  const read = moments.flatMap(({ events }) =>
    events.flatMap(({ task, happening }) => (happening.does === "reads" ? [[task, happening]] : [])),
  );
  const states = players.map(({ name, next, is }) => [name, next, is]);
  return JSON.stringify([states, last?.resources, last?.sample.variables, last?.sample.printed, read.sort(), outcome]);
}
