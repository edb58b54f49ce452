/** The token of a writer, which can become a reader's. */
import { dispose, NotAcquiredError, Printable, type Request, type Token } from "@sync/core";
import type { Mode } from "./mode.ts";

/** A token that allows to write, alone. */
export interface WriteToken extends Token {
  /**
   * Ends the writing and goes on with reading, and nobody writes in between. This token is then spent, and the reader's token
   * that is returned is to be released instead: one that is dropped is never given back. Readers at the head of the queue
   * start to read, too.
   *
   * There is no way back. A reader that waits for a writer's token would wait for all readers, so for itself, and two of them
   * for each other. Release, acquire to write, and look at the state again.
   *
   * **Throws** `NotAcquiredError` if the token is released. Nothing has changed then.
   *
   * @example
   * ```ts
   * import { ReadWriteLock } from "@sync/rwlock";
   * import assert from "node:assert/strict";
   *
   * const lock = new ReadWriteLock();
   * const writer = await lock.write.acquire();
   * const waits = lock.read.acquire();
   * using reader = writer.downgrade();
   * assert.equal(writer.released, true);
   * using another = await waits; // reads beside it
   * assert.equal(String(lock), "<ReadWriteLock [readers:2]>");
   * ```
   */
  downgrade(): Token;
}

/** The token of a request to write. */
export class Writing extends Printable implements WriteToken {
  readonly #request: Request<Token, Mode>;
  #read: () => Token; // another when it is spent, so that it keeps nothing alive

  /** @param read Counts a reader, and returns its token. */
  constructor(request: Request<Token, Mode>, read: () => Token) {
    super();
    this.#request = request;
    this.#read = read;
  }

  get [Symbol.toStringTag](): string {
    return "Token";
  }

  get released(): boolean {
    return this.#request.released;
  }

  release(): void {
    if (!(#request in Object(this))) throw new TypeError("release() needs its token: () => token.release()");
    this.#request.release();
    this.#read = spent;
  }

  [dispose](): void {
    this.release();
  }

  downgrade(): Token {
    if (this.released) spent();
    const token = this.#read(); // first: the next in the queue may be a writer
    this.release();
    return token;
  }

  /** Its state in print. */
  protected override describe(): string {
    return this.released ? "released" : "held";
  }
}

function spent(): never {
  throw new NotAcquiredError("downgrade() of a token that is released");
}
