import { Semaphore } from "@sync/semaphore";
import { type Case, repeats } from "../case.ts";
import { now } from "../clock.ts";
import { randomFrom, shuffle } from "../random.ts";
import { cancelAll, enqueueAll } from "../seam.ts";

interface Entry {
  position: number;
  left: boolean;
}

const cancel: Case = {
  title: "Cancel: everybody leaves in random order",
  about:
    "So many wait through the seam below the promises, and are cancelled in random order. Timed is the cancelling. The floor blanks " +
    "the slots of an array in the same order: what the memory costs.",
  ours: ["@sync/semaphore"],
  floors: ["bare array"],
  peers: [],
  sizes: [100, 1000, 10_000, 100_000, 1_000_000],
  flat: true,
  seconds: 1,
  async prepare(contender, size) {
    const random = randomFrom(size);
    const times = repeats(size);
    const leaveAll = contender === "bare array" ? blankAll : cancelThem;
    return () => {
      let spent = 0;
      for (let i = 0; i < times; i++) spent += leaveAll(size, (items) => shuffle(items, random));
      return spent / (times * size);
    };
  },
};
export default cancel;

function cancelThem(size: number, mix: <T>(items: T[]) => T[]): number {
  const semaphore = new Semaphore(0);
  const waiters = mix(enqueueAll(semaphore, size));
  const started = now();
  cancelAll(waiters);
  const spent = now() - started;
  if (semaphore.waiting !== 0) throw new Error("somebody has not left");
  return spent;
}

function blankAll(size: number, mix: <T>(items: T[]) => T[]): number {
  const slots: (Entry | undefined)[] = Array.from({ length: size }, (_, position) => ({ position, left: false }));
  const entries = mix([...slots]) as Entry[];
  const started = now();
  for (const entry of entries) {
    slots[entry.position] = undefined;
    entry.left = true;
  }
  return now() - started;
}
