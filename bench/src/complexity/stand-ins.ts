// What the primitives would be without care: a plain array of those who wait, searched and spliced.

interface Entry {
  readonly permits: number;
  readonly settle: () => void;
}

/** A semaphore whose every operation on the line looks at all of it. */
export class SlowSemaphore {
  #value: number;
  readonly #line: Entry[] = [];

  constructor(value: number) {
    this.#value = value;
  }

  /** With a listener of its own on the signal. */
  acquire({ permits = 1, signal }: { permits?: number; signal?: AbortSignal } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Entry = {
        permits,
        settle() {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const abort = () => {
        signal?.removeEventListener("abort", abort);
        this.#line.splice(search(this.#line, entry), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort);
      this.#line.push(entry);
    });
  }

  /** Looks for those whose turn it is from the end of the line to its head. */
  release(): void {
    this.#value++;
    let first: Entry | undefined;
    for (let i = this.#line.length - 1; i >= 0; i--) first = this.#line[i];
    if (first === undefined || first.permits > this.#value) return;
    this.#value -= first.permits;
    this.#line.splice(0, 1);
    first.settle();
  }
}

/** Those who wait for something. Whoever leaves is searched for. */
export class SlowCrowd {
  readonly #crowd: (() => void)[] = [];

  /** One more waits, until it leaves. */
  enter(called: () => void): () => void {
    const entry = () => called();
    this.#crowd.push(entry);
    return () => void this.#crowd.splice(search(this.#crowd, entry), 1);
  }

  /** The promise of one who waits. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      const leave = this.enter(() => {
        leave();
        resolve();
      });
    });
  }

  /** The last to come leaves. */
  call(): void {
    this.#crowd.at(-1)?.();
  }
}

function search<T>(items: readonly T[], wanted: T): number {
  let place = -1;
  for (const [i, item] of items.entries()) if (item === wanted) place = i;
  return place;
}
