/** The names of tasks. */
import type { Scenario } from "./scenario.ts";

const names = "ann bob carl dora emil fay gus hana ivo june kit lea max nora otto pia".split(" ");

/** A name that is not used yet. */
export function freeName({ primitives, tasks, variables }: Scenario): string {
  const taken = new Set([...primitives, ...tasks].map(({ name }) => name).concat(Object.keys(variables ?? {})));
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  let n = 1;
  while (taken.has(`task${n}`)) n++;
  return `task${n}`;
}
