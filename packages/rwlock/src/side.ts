/** One side of a read-write lock. It grants what is in the queue of both. */
import {
  type Governor,
  giveBack,
  optionsOf,
  PromiseRequest,
  QueuedGovernor,
  type Request,
  requestOf,
  type Token,
  type Waiter,
  type WaitOptions,
} from "@sync/core";
import type { Access } from "./access.ts";
import type { Mode, ModeOptions } from "./mode.ts";
import type { ReadLock, WriteLock } from "./sides.ts";
import type { WriteToken } from "./write-token.ts";

abstract class Side extends QueuedGovernor<Mode> {
  protected readonly access: Access;
  readonly #mode: Mode;
  readonly #lock: Governor<ModeOptions>;

  constructor(mode: Mode, lock: Governor<ModeOptions>, access: Access) {
    super(access.queue);
    this.access = access;
    this.#mode = mode;
    this.#lock = lock;
  }

  override get waiting(): number {
    return this.access.queue.waiting(this.#mode);
  }

  locked(): boolean {
    return this.queue.size > 0 || !this.access.allows(this.#mode);
  }

  override [giveBack](request: Request<Token, Mode>): void {
    this.access.end(request);
    this.grantNext();
  }

  /** The request of the lock itself: whoever acquires several governors sees that both sides are one primitive. */
  override [requestOf](options?: WaitOptions): Waiter<Token, Mode> {
    optionsOf(options);
    return this.#lock[requestOf]({ mode: this.#mode }) as Waiter<Token, Mode>;
  }

  protected override demandOf(): Mode {
    return this.#mode;
  }

  protected override fits(request: Request<Token, Mode>): boolean {
    return this.access.allows(request.demand);
  }

  protected override take(request: Request<Token, Mode>): Token {
    return this.access.begin(request, this);
  }
}

/** The side of the readers. */
export class ReadSide extends Side implements ReadLock {
  get [Symbol.toStringTag](): string {
    return "ReadLock";
  }

  override acquire(options?: WaitOptions): Promise<Token> {
    if (options !== undefined || this.locked()) return this.promise(options);
    const request = new PromiseRequest<Token, Mode>("read");
    this.take(request);
    return request.grantAtOnce(this);
  }
}

/** The side of the writers. */
export class WriteSide extends Side implements WriteLock {
  get [Symbol.toStringTag](): string {
    return "WriteLock";
  }

  override acquire(options?: WaitOptions): Promise<WriteToken> {
    return this.promise(options) as Promise<WriteToken>;
  }

  override tryAcquire(): WriteToken | undefined {
    return super.tryAcquire() as WriteToken | undefined;
  }
}
