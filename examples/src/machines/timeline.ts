// Who held the lock when, and with which fence: a picture and a list.
import { paint, print } from "../terminal.ts";
import type { Deed } from "./processes.ts";
import type { Said } from "./work.ts";

/** A time in which a process held the lock. */
export interface Held {
  readonly who: string;
  readonly fence: number;
  readonly from: number;
  readonly to: number;
  readonly how: "released" | "lost" | "killed";
}

/** The times in which it was held, in the order of the fences. */
export function heldIn(said: readonly Said[], deeds: readonly Deed[]): Held[] {
  const held = said.flatMap(({ who, what, t, fence = 0 }): Held[] => {
    if (what !== "holds") return [];
    const end = said.find((each) => each.who === who && each.fence === fence && each.what !== "holds");
    const killed = deeds.find((deed) => deed.who === who && deed.what === "killed");
    if (end === undefined) return [{ who, fence, from: t, to: killed?.from ?? t, how: "killed" }];
    return [{ who, fence, from: t, to: end.t, how: end.what === "lost" ? "lost" : "released" }];
  });
  return held.sort((a, b) => a.fence - b.fence);
}

const width = 76;

/** Draws a row for each process. */
export function draw(
  names: readonly string[],
  said: readonly Said[],
  held: readonly Held[],
  deeds: readonly Deed[],
): void {
  const start = Math.min(...said.map(({ t }) => t));
  const end = Math.max(...said.map(({ t }) => t));
  const column = (t: number) => Math.max(0, Math.min(width - 1, Math.floor(((t - start) / (end - start)) * width)));
  const seconds = Math.floor((end - start) / 1000);
  const ruler = Array.from({ length: width }, () => " ");
  for (let s = 0; s <= seconds; s++) {
    const label = `${s} s`;
    for (const [i, letter] of [...label].entries()) ruler[column(start + s * 1000) + i] = letter;
  }
  print("", `${" ".repeat(12)}${ruler.join("").slice(0, width + 4)}`);
  for (const who of names) {
    const row = Array.from({ length: width }, () => " ");
    const fill = (from: number, to: number, mark: string) => {
      for (let i = column(from); i <= column(Math.min(to, end)); i++) row[i] = mark;
    };
    const own = said.filter((each) => each.who === who);
    for (const [i, each] of own.entries()) if (each.what === "waits") fill(each.t, own[i + 1]?.t ?? end, "░");
    for (const deed of deeds)
      if (deed.who === who) fill(deed.from, deed.to, { killed: " ", stopped: "≈", "cut off": "╌" }[deed.what]);
    for (const each of held) if (each.who === who) fill(each.from, each.to, "█");
    for (const deed of deeds) {
      if (deed.who !== who) continue;
      const open = held.some((each) => each.who === who && each.from < deed.from && each.to > deed.from);
      if (open && deed.what !== "killed")
        fill(deed.from, Math.min(deed.to, lostBy(held, who, deed)), deed.what === "stopped" ? "▒" : "▓");
      if (deed.what === "killed") row[column(deed.from)] = "✗";
    }
    print(`${paint("bold", who.padEnd(12))}${row.join("").trimEnd()}`);
  }
  print(
    "",
    `${" ".repeat(12)}█ holds the lock   ░ waits for it   ✗ killed`,
    `${" ".repeat(12)}▒ stopped, and holds it   ≈ stopped   ▓ cut off, and holds it   ╌ cut off`,
  );
}

function lostBy(held: readonly Held[], who: string, { from }: Deed): number {
  return held.find((each) => each.who === who && each.from < from && each.to > from)?.to ?? from;
}

/** The grants that did not end as usual, with the next. */
export function list(held: readonly Held[]): void {
  const first = held[0];
  if (first === undefined) return;
  const show = ({ who, fence, from, to, how }: Held) =>
    `${who.padEnd(12)}fence ${fence}   from ${((from - first.from) / 1000).toFixed(2)} s to ${((to - first.from) / 1000).toFixed(2)} s   ${how}`;
  print("", paint("bold", "Grants that were not released, and the next"));
  for (const [i, each] of held.entries()) {
    const before = held[i - 1];
    if (each.how !== "released" || (before !== undefined && before.how !== "released")) print(show(each));
  }
}
