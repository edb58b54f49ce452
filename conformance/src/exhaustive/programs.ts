// Every small program in the language of the differential test, here and on CPython's asyncio.
import { loadPython } from "../differential/asyncio.ts";
import { compare } from "../differential/compare.ts";
import { stepsOf, worldOf } from "../differential/notation.ts";
import { type Cancel, isCall, type Maker, type Program, type Step } from "../differential/program.ts";
import { printDifferent } from "../differential/report.ts";
import { code, Page } from "../page.ts";
import type { Report } from "../report.ts";

/** Programs of one kind: the primitives, and the steps that may be taken, whose calls have no numbers yet. */
export interface ProgramWorld {
  readonly name: string;
  readonly world: readonly Maker[];
  readonly steps: readonly Step[];
  readonly short: number;
  readonly long: number;
}

/** All kinds, as the page lists them. */
export const programWorlds: readonly ProgramWorld[] = new Page("exhaustive.md")
  .rows("programs")
  .map(([name, world = "", short, long, steps = ""]) => {
    return { name: code(name), world: worldOf(world), steps: stepsOf(steps), short: Number(short), long: Number(long) };
  });

/**
 * All programs of a kind with so many steps and ends of turns. A shorter one is the beginning of one of these, and is
 * compared with it: at the end of each turn.
 */
export function* programsOf({ world, steps }: ProgramWorld, length: number): Generator<Program> {
  yield* extend([[]], length, 0);

  function* extend(turns: readonly (readonly Step[])[], left: number, calls: number): Generator<Program> {
    const turn = turns[turns.length - 1] as readonly Step[];
    const before = turns.slice(0, -1);
    if (left === 0) {
      yield { world, turns: turn.length === 0 ? before : turns };
      return;
    }
    for (const step of steps) {
      yield* extend([...before, [...turn, numbered(step, calls)]], left - 1, calls + callsOf(step));
    }
    for (let call = 0; call < calls; call++) {
      const cancel: Cancel = { do: "cancel", call };
      if (!turns.flat().some((step) => step.do === "cancel" && step.call === call)) {
        yield* extend([...before, [...turn, cancel]], left - 1, calls);
      }
    }
    if (turn.length > 0) yield* extend([...turns, []], left - 1, calls);
  }
}

/** The step, with numbers for its calls. Each is followed by one that calls at most. */
function numbered(step: Step, call: number): Step {
  if (!isCall(step)) return step;
  return { ...step, call, next: (step.next ?? []).map((inner) => numbered(inner, call + 1)) };
}

function callsOf(step: Step): number {
  return isCall(step) ? 1 + (step.next ?? []).reduce((sum, inner) => sum + callsOf(inner), 0) : 0;
}

/** Compares all programs of these kinds. A kind is a case; it fails with the first program that differs. */
export async function compareAll(kinds: readonly ProgramWorld[], report: Report, long: boolean, depth: number) {
  if (kinds.length === 0) return;
  const python = await loadPython();
  const rows: Record<string, object> = {};
  for (const kind of kinds) {
    const start = performance.now();
    const steps = depth || (long ? kind.long : kind.short);
    const counts = { equal: 0, excused: 0, different: 0 };
    for (const program of programsOf(kind, steps)) {
      const verdict = await compare(program, python);
      const outcome = verdict.kind === "equal" && verdict.by.length > 0 ? "excused" : verdict.kind;
      counts[outcome]++;
      if (verdict.kind !== "different") continue;
      printDifferent(program, verdict);
      break;
    }
    report.check(counts.different === 0);
    rows[kind.name] = { steps, ...counts, s: Math.round(performance.now() - start) / 1000 };
  }
  console.log(`Programs on CPython ${python.version}`);
  console.table(rows);
}
