// What the primitives would be without care: a plain array of those who wait, searched and spliced.
import type { Contender, Permits } from "./library.ts";

interface Waiter {
  readonly permits: number;
  settle(): void;
}

/** A queue whose every operation looks at all of it. */
export class SlowQueue {
  readonly #waiters: Waiter[] = [];

  /** One more waits, until it is removed. */
  add(settle: () => void, permits = 1): () => void {
    const added: Waiter = { settle, permits };
    this.#waiters.push(added);
    return () => {
      let index = 0;
      for (const [i, waiter] of this.#waiters.entries()) if (waiter === added) index = i;
      this.#waiters.splice(index, 1);
    };
  }

  /** A promise of one more, which has a listener of its own. */
  wait({ permits = 1, signal }: { permits?: number; signal?: AbortSignal } = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        signal?.removeEventListener("abort", abort);
        remove();
        settle();
      };
      const abort = end(() => reject(signal?.reason));
      const remove = this.add(
        end(() => resolve(permits)),
        permits,
      );
      signal?.addEventListener("abort", abort);
    });
  }

  /** The first, looked for from the end. */
  first(): Waiter | undefined {
    let first: Waiter | undefined;
    for (let i = this.#waiters.length - 1; i >= 0; i--) first = this.#waiters[i];
    return first;
  }
}

export const slow: Contender = {
  make(free): Permits<number> {
    const queue = new SlowQueue();
    const grant = () => {
      for (let first = queue.first(); first !== undefined && first.permits <= free; first = queue.first()) {
        free -= first.permits;
        first.settle();
      }
    };
    const acquire = (options?: { permits?: number; signal?: AbortSignal }) => {
      const wait = queue.wait(options);
      grant();
      return wait;
    };
    const release = (permits = 1) => {
      free += permits;
      grant();
    };
    return {
      acquire: () => acquire(),
      release,
      releaseAny: () => release(),
      acquireMany: (permits) => acquire({ permits }),
      acquireUntil: (signal) => acquire({ signal }),
      acquireWithin: (milliseconds) => acquire({ signal: AbortSignal.timeout(milliseconds) }),
    };
  },
  event() {
    const queue = new SlowQueue();
    return {
      wait: () => queue.wait(),
      set() {
        for (let first = queue.first(); first !== undefined; first = queue.first()) first.settle();
      },
    };
  },
  barrier(parties) {
    const queue = new SlowQueue();
    let arrived = 0;
    return {
      wait() {
        const wait = queue.wait();
        if (++arrived % parties === 0) for (let i = 0; i < parties; i++) queue.first()?.settle();
        return wait;
      },
    };
  },
};
