import { Barrier, BrokenBarrierError } from "@sync/barrier";
import type { Random } from "../random.ts";
import { Checks } from "./checks.ts";
import { Crowd } from "./crowd.ts";
import type { Load } from "./load.ts";

const parties = 3;

/** Arrives, leaves, breaks and mends. */
export class BarrierLoad implements Load {
  readonly name = "Barrier";
  readonly checks = new Checks();
  readonly #barrier = new Barrier(parties);
  readonly #crowd: Crowd<number>;
  readonly #positions: number[] = new Array(parties).fill(0); // how often each was given

  constructor() {
    this.#crowd = new Crowd<number>(this.checks, {
      promise: (options) => this.#barrier.wait(options),
      callback: (sink) => this.#barrier.enqueue(sink),
      granted: (position) => {
        this.#positions[position] = (this.#positions[position] ?? Number.NaN) + 1;
      },
      failed: (reason) => this.checks.that(reason instanceof BrokenBarrierError, () => `somebody failed for ${reason}`),
    });
  }

  operate(random: Random): void {
    const barrier = this.#barrier;
    const choice = random.next(20);
    if (choice < 12) this.#crowd.arrive(random);
    else if (choice < 18) this.#crowd.leave(random);
    else if (choice === 18) barrier.abort();
    else barrier.reset();
    if (random.next(4) === 0 && barrier.broken) barrier.reset();
    this.checks.that(barrier.waiting < parties, () => `${barrier.waiting} wait for ${parties}`);
    this.checks.that(!barrier.broken || barrier.waiting === 0, () => "somebody waits at a broken barrier");
  }

  check(): void {
    this.checks.same("waiting", this.#barrier.waiting, this.#crowd.size);
    const [first = 0] = this.#positions;
    for (const count of this.#positions) this.checks.same("rounds, by the positions given", count, first);
    this.checks.that(this.#barrier.state !== "draining", () => "it drains, though everybody has run");
  }

  settle(): void {
    this.#barrier.reset();
  }

  get atRest(): boolean {
    return this.#crowd.size === 0;
  }
}
