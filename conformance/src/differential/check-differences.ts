// Every listed difference must really be one: its minimal program is run on both sides.
import type { Report } from "../report.ts";
import type { Python } from "./asyncio.ts";
import { compare } from "./compare.ts";
import { type Difference, differences } from "./differences.ts";
import { runOurs } from "./ours.ts";
import { type Observation, print } from "./program.ts";
import { nameOf, translations } from "./translations.ts";

/** Checks each entry of the list. */
export async function checkDifferences(python: Python, report: Report): Promise<void> {
  const { passed } = report;
  for (const difference of differences) {
    const problem = await check(difference, python);
    report.check(problem === undefined, undefined);
    if (problem !== undefined)
      console.log(`Not a difference: ${difference.name}: ${problem}\n${print(difference.program)}`);
  }
  for (const { what, asyncio, here } of translations) {
    const values = [python.evaluate(asyncio.run), await nameOf(here.run)];
    const same = values[0] === asyncio.gives && values[1] === here.gives;
    report.check(same, undefined);
    if (!same) console.log(`Not a translation: ${what}: ${values.join(" and ")}`);
  }
  console.log(`${report.passed - passed} listed differences are shown by their minimal programs`);
}

async function check({ name, program, ...shows }: Difference, python: Python): Promise<string | undefined> {
  const verdict = await compare(program, python);
  if (verdict.kind === "different") return "its program differs in another way";
  if (verdict.by.join() !== name) return `its program shows ${verdict.by.join(", ")}`;
  const turn = verdict.turn ?? 0;
  const here = seen((await runOurs(program))[turn]);
  const asyncio = seen(verdict.asyncio.observations[turn]);
  const texts = `asyncio: ${asyncio.join("; ")}\n  here: ${here.join("; ")}`;
  if (!asyncio.includes(shows.asyncio) || here.includes(shows.asyncio)) return `asyncio does not show it\n  ${texts}`;
  if (!here.includes(shows.here) || asyncio.includes(shows.here)) return `it is not shown here\n  ${texts}`;
  return undefined;
}

/** What an observation says, and its log as one text, for what differs in order only. */
function seen({ log, state }: Observation = { log: [], state: [] }): string[] {
  return [...log, log.join(", "), ...state];
}
