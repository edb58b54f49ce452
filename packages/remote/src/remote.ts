/** What a program opens: locks and semaphores by name, kept by an engine. */
import { asyncDispose, callable, integer, optionsOf } from "@sync/core";
import { leaseOf, randomId, text } from "./check.ts";
import type { Engine, Inspection } from "./engine.ts";
import type { LostError } from "./errors.ts";
import { Named, type RemoteLock, type RemoteSemaphore } from "./lock.ts";
import { onDemand } from "./on-demand.ts";
import { Session } from "./session.ts";
import { type Grant, LeasedToken, type RemoteToken } from "./token.ts";

/** How a process uses a server. */
export interface RemoteOptions {
  /**
   * After how many milliseconds without a sign of life the server takes back all that this process holds: an integer from 100 to
   * 86,400,000. Default: 10,000. A sign of life comes every third of it.
   */
  readonly lease?: number | undefined;
  /** Called for each token that is lost before it was released: log it, and count it. */
  readonly onLost?: ((error: LostError) => void) | undefined;
  /** What `inspect()` calls this process: up to 100 bytes. Default: some random letters. */
  readonly label?: string | undefined;
}

/**
 * Locks and semaphores on a server. One for each process: it has one session there, whose lease is renewed for all that the
 * process holds and waits for. While it has nothing, it sends nothing.
 *
 * @example
 * ```ts
 * import { memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * await using remote = memory();
 * assert.equal(await remote.lock("invoices").with(() => "done"), "done");
 * assert.deepEqual(await remote.inspect("invoices"), []); // nobody holds it or waits for it
 * ```
 */
export interface Remote<T extends RemoteToken = RemoteToken> extends AsyncDisposable {
  /**
   * The lock of that name, which is the semaphore of that name with a bound of 1. Nothing is asked of the server yet.
   *
   * **Throws** `TypeError` if `name` is not a string or has `"\0"` or unpaired surrogates, `RangeError` if it has not 1 to 255
   * bytes in UTF-8.
   */
  lock(name: string): RemoteLock<T>;
  /**
   * The semaphore of that name, of which at most `bound` permits are taken.
   *
   * **Throws** as `lock`; `TypeError` and `RangeError` if `bound` is not an integer from 1 to 2,147,483,647.
   */
  semaphore(name: string, bound: number): RemoteSemaphore<T>;
  /**
   * Asks the server who holds and who waits: of one name, or of all names in use. For people and for monitoring: it is old when
   * it arrives.
   */
  inspect(name?: string): Promise<readonly Inspection[]>;
  /**
   * Ends the session. What is pending rejects with `ClosedError`, what is still held is lost and released. Resolves when the
   * server has confirmed all releases, or the lease is over. The driver's connection stays open.
   */
  close(): Promise<void>;
  /** The same as `close()`, for `await using`. */
  [asyncDispose](): Promise<void>;
}

const maxBound = 0x7fff_ffff;

/** A remote on an engine. For those who write engines; users have `memory`, `postgres` and `redis`. */
export class EngineRemote<T extends LeasedToken = LeasedToken> implements Remote<T> {
  readonly #engine: Engine;
  readonly #session: Session<T>;

  /**
   * A remote that has not asked the engine anything yet.
   *
   * @param Token What a grant is turned into.
   * @throws {TypeError} or `RangeError` if an option is invalid.
   */
  constructor(engine: Engine, options: RemoteOptions | undefined, Token: new (grant: Grant) => T) {
    const { lease, onLost } = optionsOf(options) ?? {};
    if (onLost !== undefined) callable("options.onLost", onLost);
    this.#engine = engine;
    this.#session = new Session({ engine, lease: leaseOf(lease), onLost, Token });
  }

  /** The lock of that name. */
  lock(name: string): RemoteLock<T> {
    return new Named(this.#session, text("name", name), 1, false);
  }

  /** The semaphore of that name. */
  semaphore(name: string, bound: number): RemoteSemaphore<T> {
    text("name", name);
    if (integer("bound", bound, 1) > maxBound) throw new RangeError(`bound must be <= ${maxBound}, got ${bound}`);
    return new Named(this.#session, name, bound, true);
  }

  /** Who holds and who waits, as the engine knows it. */
  async inspect(name?: string): Promise<readonly Inspection[]> {
    return await this.#engine.inspect(name === undefined ? undefined : text("name", name));
  }

  /** Ends the session. */
  close(): Promise<void> {
    return this.#session.close();
  }

  /** The same as `close()`, for `await using`. */
  [asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** What returns the label of a process: the option, or random letters. */
export function labelOf(options: RemoteOptions | undefined): () => string {
  const label = optionsOf(options)?.label;
  if (label === undefined) return onDemand(() => randomId().slice(0, 8));
  const checked = text("options.label", label, 0, 100);
  return () => checked;
}

/** A remote whose tokens have nothing of their own. */
export function remote(engine: Engine, options?: RemoteOptions): Remote {
  return new EngineRemote(engine, options, LeasedToken);
}
