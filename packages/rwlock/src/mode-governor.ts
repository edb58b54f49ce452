/** What both sides of a read-write lock, and the lock itself, have in common. */
import { giveBack, PromiseRequest, QueuedGovernor, type Request, type Token, type WaitOptions } from "@sync/core";
import type { Access } from "./access.ts";
import type { Mode } from "./mode.ts";
import { Writing } from "./write-token.ts";

/** A governor that grants what is in the queue of a read-write lock. */
export abstract class ModeGovernor<Options extends WaitOptions = WaitOptions> extends QueuedGovernor<Mode, Options> {
  /** The state, which several governors share. */
  protected readonly access: Access;

  /** A governor of the state. */
  constructor(access: Access) {
    super(access.queue);
    this.access = access;
  }

  /** Takes back what a reader or a writer was granted. */
  override [giveBack](token: Request<Token, Mode>): void {
    this.access.end(token.demand);
    this.grantNext();
  }

  protected override fits(request: Request<Token, Mode>): boolean {
    return this.access.allows(request.demand);
  }

  protected override take(request: Request<Token, Mode>): Token {
    this.access.begin(request.demand);
    return request.demand === "read" ? request : new Writing(request, () => this.#read());
  }

  #read(): Token {
    const request = new PromiseRequest<Token, Mode>("read");
    const token = this.take(request);
    request.grant(this, token);
    return token;
  }
}
