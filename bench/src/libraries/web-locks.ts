import { type Contender, runnerOf } from "./library.ts";

let made = 0;

function make() {
  const name = `lock ${made++}`;
  return runnerOf((fn) => navigator.locks.request(name, fn));
}

// Bun has none.
export const webLocks: Contender = navigator.locks === undefined ? {} : { make };
