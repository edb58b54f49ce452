/** Many readers, or one writer. */
import { giveBack, invalid, printWaiters, QueuedGovernor, type Request, type Token } from "@sync/core";
import { Access } from "./access.ts";
import type { Mode, ModeOptions } from "./mode.ts";
import { ReadSide, WriteSide } from "./side.ts";
import type { ReadLock, WriteLock } from "./sides.ts";

/**
 * A read-write lock: many may read at the same time, or one may write, alone.
 *
 * Its two sides, {@linkcode read} and {@linkcode write}, are governors, with `acquire`, `tryAcquire`, `with`, `wrap`, `locked`
 * and `waiting`. So is the lock itself, whose `acquire({ mode })` names the side: then it can be used where one governor is
 * asked for.
 *
 * **Fairness**: strictly first in, first out, in one queue. A writer waits for the readers before it, and readers behind a
 * writer that waits wait for it, so neither side starves the other. Readers that are neighbours in the queue start together. A
 * writer that is aborted lets those behind it start at once.
 *
 * A reader cannot become a writer: it would wait for all readers to end, itself included. A writer can become a reader: see
 * `downgrade` of its token. There is no `release()` without a token.
 *
 * It is not thread-safe: it serves one event loop.
 *
 * @example
 * ```ts
 * import { ReadWriteLock } from "@sync/rwlock";
 * import assert from "node:assert/strict";
 *
 * const lock = new ReadWriteLock();
 * const settings = new Map<string, string>();
 *
 * const get = (name: string) => lock.read.with(() => settings.get(name));
 * const set = (name: string, value: string) =>
 *   lock.write.with(async () => {
 *     await Promise.resolve(); // nobody reads what is half written
 *     settings.set(name, value);
 *   });
 *
 * await Promise.all([set("colour", "red"), set("size", "large")]);
 * assert.deepEqual(await Promise.all([get("colour"), get("size")]), ["red", "large"]);
 * ```
 */
export class ReadWriteLock extends QueuedGovernor<Mode, ModeOptions> {
  /** The side of the readers. */
  readonly read: ReadLock;
  /** The side of the writers. */
  readonly write: WriteLock;

  readonly #access: Access;

  /** A lock that nobody holds. */
  constructor() {
    const access = new Access();
    super(access.queue);
    this.#access = access;
    this.read = new ReadSide("read", this, access);
    this.write = new WriteSide("write", this, access);
  }

  /** `"ReadWriteLock"`. */
  get [Symbol.toStringTag](): string {
    return "ReadWriteLock";
  }

  /** Whether somebody reads, writes or waits, so that a writer would have to wait. */
  locked(): boolean {
    return this.write.locked();
  }

  /** Takes back what a reader or a writer was granted. */
  override [giveBack](request: Request<Token, Mode>): void {
    this.#access.end(request);
    this.grantNext();
  }

  protected override demandOf({ mode = "write" }: ModeOptions = {}): Mode {
    if (mode !== "read" && mode !== "write") {
      invalid("mode", '"read" or "write"', mode, typeof mode === "string" ? RangeError : TypeError);
    }
    return mode;
  }

  protected override fits(request: Request<Token, Mode>): boolean {
    return this.#access.allows(request.demand);
  }

  protected override take(request: Request<Token, Mode>): Token {
    return this.#access.begin(request, this);
  }

  protected override describe(): string {
    const { readers, writing } = this.#access;
    const held = writing ? "writing" : readers > 0 ? `readers:${readers}` : "unlocked";
    return held + printWaiters(this.waiting);
  }
}
