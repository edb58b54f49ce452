/** What a request asks for, and what a session needs of the object that made it. */
import type { Request } from "@sync/core";

/** What a request asks for. The session notes its id there, because it changes when the request is made again. */
export class Demand {
  /** How many permits. */
  readonly permits: number;
  /** Whether it waits in the queue. */
  readonly wait: boolean;
  /** The id of the request in its session. */
  id = 0;
  /** Whether the server may know it. */
  sent = false;

  /** A demand that is not asked for yet. */
  constructor(permits: number, wait: boolean) {
    this.permits = permits;
    this.wait = wait;
  }
}

/** A name, whose requests a session makes. `T` is its tokens. */
export interface Requester<T> {
  readonly name: string;
  readonly bound: number;
  /** A request is granted, or does not wait. */
  settle(request: Request<T | undefined, Demand>, token: T | undefined): void;
  /** A request fails. */
  fail(request: Request<T | undefined, Demand>, reason: unknown): void;
}
