// A lock for each key, and a read-write lock.
import { casesOf, tasks } from "./case.ts";

const nothing = async () => {};
const readWriters = ["mortice", "async-rwlock", "@esfx/async-*", "effect"];

export const shared = casesOf({
  "keys-apart": {
    title: "Keys: tasks that all have another key",
    about:
      "So many tasks start at once, each with a key of its own; each runs an empty `async` function under its key.",
    ours: ["@sync/keyed"],
    peers: ["async-lock"],
    sizes: [1000],
    prepare({ keyed }, size) {
      const run = keyed?.();
      return run && tasks(size, (i) => run(`key ${i}`, nothing));
    },
  },
  "keys-shared": {
    title: "Keys: tasks that share ten keys",
    about: "So many tasks start at once, with ten keys; each runs an empty `async` function under its key.",
    ours: ["@sync/keyed"],
    peers: ["async-lock"],
    sizes: [1000],
    prepare({ keyed }, size) {
      const run = keyed?.();
      return run && tasks(size, (i) => run(`key ${i % 10}`, nothing));
    },
  },
  "read-write": {
    title: "Read-write lock: nine of ten tasks read",
    about: "So many tasks start at once; each tenth writes, the others read. Each runs an empty `async` function.",
    ours: ["@sync/rwlock"],
    peers: readWriters,
    sizes: [1000],
    prepare({ readWrite }, size) {
      const lock = readWrite?.();
      return lock && tasks(size, (i) => (i % 10 === 9 ? lock.write(nothing) : lock.read(nothing)));
    },
  },
});
