// Running functions: so many at once, for many items, and one for all who ask for the same.
import { casesOf, repeated, startAll, tasks } from "./case.ts";

const concurrency = 10;
const nothing = async () => {};
const increment = async (n: number) => n + 1;
const answer = async () => 42;
const ours = ["@sync/limiter"];
const peers = ["p-limit", "p-queue"];

export const jobs = casesOf({
  jobs: {
    title: "Jobs: ten at a time",
    about: "An empty `async` function is run: by one task alone, and by many at once, of which ten run at a time.",
    ours,
    floors: ["bare function"],
    peers,
    sizes: [1, 1000, 100_000],
    prepare({ make, wrap }, size, name) {
      const run = name === "bare function" ? () => wrap?.(nothing)() : make?.(concurrency).run;
      if (run === undefined) return;
      return size === 1 ? repeated(1, () => run(nothing)) : tasks(size, async () => run(nothing));
    },
  },
  map: {
    title: "Map over 100,000 items, ten at a time",
    about:
      "An `async` function is run for each number of an array, and the results are collected. p-queue has no map: each number is " +
      "added. Ours takes an item when there is room for it, and its results are consumed one by one.",
    ours,
    floors: ["bare function"],
    peers,
    sizes: [100_000],
    prepare({ make, map, wrap }, size, name) {
      const items = Array.from({ length: size }, (_, i) => i);
      if (name === "bare function") return wrap && repeated(size, () => startAll(size, increment));
      if (map !== undefined) return repeated(size, () => map(items, increment, concurrency));
      return (
        make &&
        repeated(size, () => {
          const { run } = make(concurrency);
          return Promise.all(items.map((item) => run?.(async () => void (await increment(item)))));
        })
      );
    },
  },
  "single-flight": {
    title: "Single flight: many ask for the same at once",
    about: "So many call for the same key in one step; one `async` function is called, and all get its result.",
    ours: ["@sync/single-flight"],
    floors: ["bare function"],
    peers: ["p-memoize"],
    sizes: [1, 1000],
    prepare({ flight, wrap }, size) {
      if (flight === undefined) return wrap && tasks(size, answer);
      const fly = flight();
      return tasks(size, () => fly("key", answer));
    },
  },
});
