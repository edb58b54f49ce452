/** Who reads, who writes and who waits for either: what both sides of a read-write lock share. */
import { Queue, type Request, type Token } from "@sync/core";
import type { Mode } from "./mode.ts";

/** The state of a read-write lock. */
export class Access {
  /** Those that wait to read or to write, in one queue. */
  readonly queue: ModeQueue = new ModeQueue();
  /** How many read. */
  readers = 0;
  /** Whether one writes. */
  writing = false;

  /** Whether somebody could read or write now, if nobody waits. */
  allows(mode: Mode): boolean {
    return !this.writing && (mode === "read" || this.readers === 0);
  }

  /** Counts one that has begun. */
  begin(mode: Mode): void {
    if (mode === "read") this.readers++;
    else this.writing = true;
  }

  /** Counts one that has ended. */
  end(mode: Mode): void {
    if (mode === "read") this.readers--;
    else this.writing = false;
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

  override remove(position: number): Request<Token, Mode> | undefined {
    const request = super.remove(position);
    if (request?.demand === "write") this.#writers--;
    return request;
  }
}
