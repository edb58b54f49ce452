// What must hold of a history of several processes.
import type { Line } from "./record.ts";

/** A process as the torment knows it: what it wrote down, and what was done to it. */
export interface Life {
  readonly label: string;
  readonly lines: readonly Line[];
  /** When it was stopped, and when it went on. */
  readonly pauses: (readonly [from: number, to: number])[];
  /** When it was killed. */
  killed?: number;
}

/** What a process held, as far as it could know. */
interface Held {
  readonly label: string;
  readonly name: string;
  readonly permits: number;
  readonly fence: number;
  readonly from: number;
  readonly to: number;
}

const bounds: Readonly<Record<string, number>> = { a: 1, b: 1, c: 1, slots: 3 };

/** What was held, each until it was released, lost, killed, or until its process stood still. */
function heldIn({ label, lines, pauses, killed = Number.POSITIVE_INFINITY }: Life): Held[] {
  const ends = new Map<number, number>();
  for (const line of lines) if (line.what === "ended" && !ends.has(line.n)) ends.set(line.n, line.t);
  const still = [
    ...pauses,
    ...lines.flatMap((line) => (line.what === "paused" ? [[line.since, line.t] as const] : [])),
  ];
  return lines.flatMap((line) => {
    if (line.what !== "granted") return [];
    const { name, permits, fence, t, n } = line;
    const end = Math.min(ends.get(n) ?? Number.POSITIVE_INFINITY, killed);
    // What happens while it stands still, or before it can have noticed that, it cannot know.
    const pause = still.find(([from, to]) => to >= t && from <= end);
    return [
      { label, name, permits, fence, from: t, to: pause === undefined ? end : Math.min(end, Math.max(t, pause[0])) },
    ];
  });
}

/** All that is wrong with a history. */
export function faultsOf(lives: readonly Life[], written: Readonly<Record<string, number>>): string[] {
  const faults: string[] = [];
  const held = lives.flatMap(heldIn);

  const fences = new Map<string, Held>();
  for (const each of held) {
    const key = `${each.name} ${each.fence}`;
    const other = fences.get(key);
    if (other !== undefined) faults.push(`the fence ${key} was granted to ${other.label} and to ${each.label}`);
    fences.set(key, each);
  }

  for (const [name, bound] of Object.entries(bounds)) {
    const events = held
      .filter((each) => each.name === name)
      .flatMap((each) => [
        { t: each.from, change: each.permits, each },
        { t: each.to, change: -each.permits, each },
      ])
      .sort((a, b) => a.t - b.t || a.change - b.change);
    let taken = 0;
    const now = new Set<Held>();
    for (const { change, each } of events) {
      taken += change;
      if (change < 0) now.delete(each);
      else now.add(each);
      if (taken > bound) {
        const who = [...now].map(
          ({ label, fence, from, to }) => `${label} with ${fence} from ${from.toFixed(1)} to ${to.toFixed(1)}`,
        );
        faults.push(`${taken} of ${bound} permits of ${name} are held: ${who.join("; ")}`);
      }
    }
    if (bound > 1) continue;
    const inOrder = held.filter((each) => each.name === name).sort((a, b) => a.fence - b.fence);
    for (const [i, each] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before !== undefined && each.from < before.from && before.to > before.from) {
        faults.push(
          `${name}: the fence ${each.fence} of ${each.label} was granted before ${before.fence} of ${before.label}`,
        );
      }
    }
  }

  for (const { label, lines } of lives) {
    for (const line of lines) if (line.what === "error") faults.push(`${label}: ${line.text}`);
    // A process may learn of its grants in another order, when a call was lost. They were made in the order of its calls.
    const granted = lines.filter((line) => line.what === "granted").sort((x, y) => x.n - y.n);
    const latest = new Map<string, { readonly n: number; readonly fence: number }>();
    for (const { n, name, fence } of granted) {
      const before = latest.get(name);
      if (before !== undefined && fence < before.fence) {
        faults.push(`${label}: request ${n} for ${name} was granted before ${before.n}`);
      }
      latest.set(name, { n, fence });
    }
  }

  for (const name of Object.keys(bounds)) {
    const acknowledged = lives.flatMap(({ lines }) =>
      lines.filter((line) => line.what === "written" && line.name === name),
    );
    const kept = written[name] ?? 0;
    // A process may be killed after its write was taken and before it wrote that down.
    const killed = lives.filter((life) => life.killed !== undefined).length;
    if (kept < acknowledged.length || kept > acknowledged.length + 6 * killed) {
      faults.push(`${name}: ${acknowledged.length} writes were acknowledged, and ${kept} are kept`);
    }
  }
  return faults;
}
