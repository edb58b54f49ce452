/** A mutant that no test finds, and why that is right. */
export interface Survivor {
  readonly file: string;
  /** How the line starts on which it stands, where the same text stands on others. */
  readonly within?: string;
  /** The text that is replaced, and by what: with single blanks, so that neither lines nor their breaks matter. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

const barrier = "packages/barrier/src/barrier.ts";
const deliver = "packages/core/src/deliver.ts";
const primitive = "packages/core/src/primitive.ts";
const promise = "packages/core/src/promise.ts";
const queue = "packages/core/src/queue.ts";
const lock = "packages/lock/src/lock.ts";
const semaphore = "packages/semaphore/src/semaphore.ts";
const token = "packages/core/src/token.ts";

const same = "the same: ";
const speed = "speed only: ";
const memory = "memory only: ";

export const survivors: readonly Survivor[] = [
  {
    file: barrier,
    original: "++this.#rounds",
    replacement: "--this.#rounds",
    reason: `${same}the numbers of rounds are only told apart`,
  },
  {
    file: deliver,
    original: "untold.length === 0",
    replacement: "false",
    reason: `${speed}there is nobody to tell`,
  },
  {
    file: primitive,
    within: "protected requestOf(",
    original: "{ return; }",
    replacement: "{}",
    reason: `${same}it returns nothing`,
  },
  {
    file: promise,
    original: "executor();",
    replacement: ";",
    reason: `${memory}one promise is kept until the next is made`,
  },
  {
    file: queue,
    within: "#slots: ",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: `${same}one slot is a power of two, and the first push overwrites it`,
  },
  {
    file: queue,
    within: "if (--this.#size === 0)",
    original:
      "{ this.#head = this.#tail = 0; if (this.#slots.length > 64) this.#slots = []; // a crowd that has gone leaves no memory behind }",
    replacement: "{}",
    reason: `${memory}the ring goes on from where it is, and keeps a crowd's room`,
  },
  {
    file: queue,
    within: "if (this.#slots.length > 64)",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: `${same}one slot is a power of two, and the first push overwrites it`,
  },
  ...["true", "false", "this.#slots.length >= 64", "this.#slots.length <= 64"].map((replacement) => ({
    file: queue,
    original: "this.#slots.length > 64",
    replacement,
    reason: `${memory}whether an empty queue keeps its room`,
  })),
  {
    file: queue,
    original: "length < 2 * this.#size",
    replacement: "length <= 2 * this.#size",
    reason: `${memory}a ring that would be half full is a quarter full`,
  },
  {
    file: lock,
    within: "if (options === undefined",
    original: "options === undefined && this.#holder === undefined",
    replacement: "false",
    reason: `${speed}the other way grants a free lock, too`,
  },
  {
    file: semaphore,
    within: "if (options === undefined",
    original: "options === undefined && this.#free(1)",
    replacement: "false",
    reason: `${speed}the other way grants free permits, too`,
  },
  {
    file: semaphore,
    within: "if (this.#free(permits))",
    original: "this.#free(permits)",
    replacement: "false",
    reason: `${speed}it is queued, and granted at once`,
  },
  {
    file: token,
    original: '"Symbol.dispose"',
    replacement: '""',
    reason: "not reached: every runtime that the tests run on has Symbol.dispose",
  },
];
