/** Gives back what was acquired. */
export type Release = () => void;

/** Permits of a library, used as its manual says. What it has no way to do is left out. */
export interface Permits<Token = unknown> {
  acquire(): Promise<Token>;
  /** Gives back what was acquired, with what the acquisition resolved with. */
  release(token: Token): void;
  /** Acquires if that needs no wait. */
  tryAcquire?(permits?: number): Token | undefined;
  /** Acquires several at once. */
  acquireMany?(permits: number): Promise<Token>;
  /** Acquires, unless the signal is aborted before. */
  acquireUntil?(signal: AbortSignal): Promise<Token>;
  /** Acquires, unless that takes so many milliseconds. */
  acquireWithin?(milliseconds: number): Promise<Token>;
  /** Acquires ahead of those who wait. */
  acquireAhead?(): Promise<Token>;
  /** Waits, and cancels that wait alone when `cancel()` is called, by the library's own means. */
  cancellable?(): { readonly wait: Promise<Token>; cancel(): void };
  /** Waits so many times under one signal, if that is not done by as many calls of `acquireUntil`. */
  share?(count: number, signal: AbortSignal): Promise<unknown>;
  /** Releases a permit, whoever has acquired it, or nobody. */
  releaseAny?(): void;
  /** Releases what nobody has acquired, if that is something else. */
  overRelease?(): void;
  /** Runs a function, and releases. */
  run?(fn: () => Promise<void>): Promise<unknown>;
  /** How many wait, by the library's count, or by that of its innards. */
  waiting?(): number;
  /** Changes how many permits there are in all. */
  resize?(permits: number): void;
  /** Ends all waits. */
  clear?(): void;
  /** Waits until nobody has acquired anything, and nobody waits. */
  idle?(): Promise<unknown>;
  /** Lets nobody acquire any more, until it is resumed. */
  pause?(): void;
  resume?(): void;
}

/** Runs a function. */
export type Run = (fn: () => Promise<void>) => Promise<unknown>;

/** What takes part in a benchmark. */
export interface Contender {
  /** So many permits. */
  make?(permits: number): Permits;
  /** One permit, if the library has a faster way to that. */
  one?(): Permits;
  /** A function that runs one call at a time. */
  wrap?(fn: () => Promise<void>): () => Promise<void>;
  /** Calls what is measured, where that takes more than a call. */
  around?<R>(fn: () => R): R;
  event?(): { wait(): Promise<unknown>; set(): void };
  barrier?(parties: number): { wait(): Promise<unknown> };
  /** Maps items, so many at once. */
  map?(
    items: readonly number[],
    fn: (item: number) => Promise<number>,
    concurrency: number,
  ): Promise<readonly number[]>;
  /** Calls a function, unless a call for that key is under way: then shares its result. */
  flight?(): (key: string, fn: () => Promise<number>) => Promise<number>;
  /** Runs a function under the lock of that key. */
  keyed?(): (key: string, fn: () => Promise<void>) => Promise<unknown>;
  /** Runs a function beside others that read, or alone. */
  readWrite?(): { readonly read: Run; readonly write: Run };
  /** Runs a function under several of so many locks, which are named in any order. */
  several?(count: number): (locks: readonly number[], fn: () => Promise<void>) => Promise<unknown>;
}

/** A library of the table of the field. */
export interface Library extends Contender {
  /** Its packages, if there are several: the first has the lock or the semaphore. */
  readonly packages?: readonly string[];
  /** Its semaphore, or its lock if it has no semaphore. */
  make(permits: number): Permits;
  /** `wait` holds the lock, waits to be notified, and releases the lock; `notify` notifies one, holding the lock. */
  condition?(): { wait(): Promise<unknown>; notify(): Promise<unknown> };
  /** Permits of what it has to run functions with, if that is not its semaphore. */
  jobs?(permits: number): Permits;
  /** Permits for which at most so many may wait. */
  capped?(permits: number, maxWaiting: number): Permits;
  /** Runs functions: at most so many start in so many milliseconds. */
  rated?(limit: number, interval: number): (fn: () => Promise<void>) => Promise<unknown>;
  /** A module whose default export acquires one permit and releases it, if this one does not run in browsers. */
  readonly module?: string;
}

/** Permits of a library that only runs functions: the release ends the function. */
export function runnerOf(run: (fn: () => Promise<void>) => Promise<unknown>): Permits<Release> {
  return { acquire: () => held(run), release: (release) => release(), run };
}

/** Acquires by a function, which ends when it is released. */
export function held(run: (fn: () => Promise<void>) => Promise<unknown>): Promise<Release> {
  return new Promise((resolve, reject) => {
    run(() => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

/** One permit of a contender. */
export const onePermit = ({ one, make }: Contender): Permits | undefined => (one ? one() : make?.(1));
