import { type Action, actionsOf } from "./action.ts";

/** How deep to go: every sequence up to one depth, every state up to another. */
export interface Depths {
  readonly sequences: number;
  readonly states: number;
}

/** What may be done in a world. */
export interface Plan {
  readonly name: string;
  readonly short: Depths;
  readonly long: Depths;
  /** How many calls there are at most. */
  readonly calls: number;
  /** Whether the signals are real `AbortSignal`s. */
  readonly real: boolean;
  /** Actions of the primitive. */
  readonly actions: readonly Action[];
  /** The verbs of actions on a call: release its token, abort its own signal, cancel its waiter. */
  readonly onCalls: readonly string[];
  /** What is done first, always. */
  readonly before: readonly Action[];
}

/**
 * Plans as they are written down. Each begins with its name, its two depths in CI and with `--long`, and how many calls there are,
 * if not 4. Then come the actions, those on a call, and what is done first.
 */
export function plansOf(text: string): Plan[] {
  return text
    .trim()
    .split(/\n(?=\S)/)
    .map(read);
}

function read(text: string): Plan {
  const [head = "", ...lines] = text.split("\n");
  const [name = "", short, long, calls = "4"] = head.split(", ");
  const labelled = (label: string) => actionsOf(lines.find((line) => line.includes(label))?.replace(label, "") ?? "");
  return {
    name,
    short: depths(short),
    long: depths(long),
    calls: Number(calls.split(" ")[0]),
    real: name.includes("real"),
    actions: actionsOf(lines.filter((line) => !line.includes(":")).join(" ")),
    onCalls: labelled("on calls:").map(({ verb }) => verb),
    before: labelled("before:"),
  };
}

function depths(text = ""): Depths {
  const [sequences = 0, states = 0] = text.split("/").map(Number);
  return { sequences, states };
}
