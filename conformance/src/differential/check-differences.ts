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
    const values = [python.evaluate(asyncio[0]), await nameOf(here[0])];
    const same = values[0] === asyncio[1] && values[1] === here[1];
    report.check(same, undefined);
    if (!same) console.log(`Not a translation: ${what}: ${values.join(" and ")}`);
  }
  console.log(`${report.passed - passed} listed differences are shown by their minimal programs`);
}

async function check({ name, program, ...shows }: Difference, python: Python): Promise<string | undefined> {
  const verdict = await compare(program, python);
  if (verdict.kind !== "excused") return `its program is ${verdict.kind}`;
  if (verdict.by.join() !== name) return `its program shows ${verdict.by.join(", ")}`;
  const here = seen((await runOurs(program))[verdict.turn]);
  const asyncio = seen(verdict.asyncio.observations[verdict.turn]);
  const texts = `asyncio: ${asyncio.join("; ")}\n  here: ${here.join("; ")}`;
  if (!asyncio.includes(shows.asyncio) || here.includes(shows.asyncio)) return `asyncio does not show it\n  ${texts}`;
  if (!here.includes(shows.here) || asyncio.includes(shows.here)) return `it is not shown here\n  ${texts}`;
  return undefined;
}

/** The lines of an observation, and its log in one line, for what differs in order only. */
function seen(observation: Observation | undefined): string[] {
  if (observation === undefined) return [];
  return [...observation.log, observation.log.join(", "), ...observation.state];
}
