/** Where in the program each task is: at what it awaits. */
import { happeningText } from "../event.ts";
import { momentAt, type Timeline } from "../timeline.ts";

/** A line of a task's function. */
interface Line {
  readonly number: number;
  readonly awaits: boolean;
  /** What it prints, if it does. */
  readonly prints: RegExp | undefined;
}

export class Places {
  readonly #functions = new Map<string, readonly Line[]>();

  constructor(program: string) {
    const lines = program.split("\n");
    for (const line of lines) {
      const [, task = "", name = ""] = /^begin\(\d+, "(\w+)", .*\b(\w+)\(name\b/.exec(line) ?? [];
      if (name !== "") this.#functions.set(task, functionLines(lines, name));
    }
  }

  /** For each line at which a task is at a time: the tasks. */
  at(timeline: Timeline, time: number): Map<number, string[]> {
    const places = new Map<number, string[]>();
    for (const [task, { is }] of momentAt(timeline, time).tasks) {
      if (is !== "runs" && is !== "waits") continue;
      const line = this.#lineOf(task, timeline, time);
      if (line !== undefined) places.set(line, [...(places.get(line) ?? []), task]);
    }
    return places;
  }

  #lineOf(name: string, timeline: Timeline, time: number): number | undefined {
    const lines = this.#functions.get(name) ?? [];
    let index = -1;
    for (const { at, task, happening } of timeline.run.events) {
      if (task !== name || at > time) continue;
      const text = happeningText(happening, true);
      const prints = ({ prints }: Line) => prints?.test(text) === true;
      const after = lines.findIndex((line, at) => at > index && prints(line));
      index = after >= 0 ? after : lines.findIndex(prints); // before it, in a loop
    }
    return lines.find((line, at) => at > index && line.awaits)?.number;
  }
}

function functionLines(program: readonly string[], name: string): Line[] {
  const start = program.findIndex(
    (line) => line.startsWith(`async function ${name}(`) || line.startsWith(`const ${name} = (`),
  );
  const length = program.slice(start + 1).findIndex((line) => /^(}|$)/.test(line));
  return program.slice(start + 1, start + 1 + length).map((line, index) => {
    return { number: start + 1 + index, awaits: /\b(await|yield\*) /.test(line), prints: printed(line) };
  });
}

/** What a line prints: `log(name, "requests lock")`, or with values in it. */
function printed(line: string): RegExp | undefined {
  const [, , text] = /^ *log\(name, (["`])(.*)\1\);$/.exec(line) ?? [];
  if (text === undefined) return undefined;
  const parts = text.split(/\$\{[^}]*\}+\)?\}?/).map((part) => part.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
