/** Who reads, who writes and who waits for either: what both sides of a read-write lock share. */
import { type Grantor, PromiseRequest, Queue, type Request, type Token } from "@sync/core";
import type { Mode } from "./mode.ts";
import { Writing } from "./write-token.ts";

/** The state of a read-write lock. */
export class Access {
  /** Those that wait to read or to write, in one queue. */
  readonly queue: ModeQueue = new ModeQueue();
  #readers = 0;
  #writing = false;

  /** How many read. */
  get readers(): number {
    return this.#readers;
  }

  /** Whether one writes. */
  get writing(): boolean {
    return this.#writing;
  }

  /** Whether one could begin to read or to write now, if nobody waits. */
  allows(mode: Mode): boolean {
    return !this.#writing && (mode === "read" || this.#readers === 0);
  }

  /** Counts one that begins, and returns its token. */
  begin(request: Request<Token, Mode>, grantor: Grantor<Token, Mode>): Token {
    if (request.demand === "read") this.#readers++;
    else this.#writing = true;
    return request.demand === "read" ? request : new Writing(request, () => this.#read(grantor));
  }

  /** Counts one that has ended. */
  end(request: Request<Token, Mode>): void {
    if (request.demand === "read") this.#readers--;
    else this.#writing = false;
  }

  #read(grantor: Grantor<Token, Mode>): Token {
    const request = new PromiseRequest<Token, Mode>("read");
    request.grant(grantor, this.begin(request, grantor));
    return request;
  }
}

/** A queue that knows how many in it wait to write. */
class ModeQueue extends Queue<Request<Token, Mode>> {
  #writers = 0;

  /** How many wait to read, or to write. */
  waiting(mode: Mode): number {
    return mode === "write" ? this.#writers : this.size - this.#writers;
  }

  override push(request: Request<Token, Mode>): void {
    if (request.demand === "write") this.#writers++;
    super.push(request);
  }

  override remove(position: number): void {
    if (this.at(position)?.demand === "write") this.#writers--;
    super.remove(position);
  }
}
