/** Gives back what was acquired. */
export type Release = () => void;

/** What is asked of a semaphore, where the library has a way to ask it. */
export interface Request {
  /** How many permits. */
  readonly permits?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** After how many milliseconds the wait ends. */
  readonly timeout?: number;
  /** Goes ahead of whoever has a smaller one. */
  readonly priority?: number;
}

/** What a library can do for a request besides granting one permit in turn. */
export type Ability = keyof Request;

/** A library's semaphore, or its lock if it has no semaphore. What it has no way to do is left out. */
export interface Permits {
  /** Acquires as the library's manual does. Only requests for what the library is able to do are made. */
  acquire(request?: Request): Promise<Release>;
  /** What `acquire` resolves with, as it is. */
  hold?(): Promise<unknown>;
  /** Waits so many times under one signal, if that is not done by as many calls of `acquire`. */
  share?(count: number, signal: AbortSignal): Promise<unknown>;
  /** Waits in line, and gives up that wait alone when `cancel()` is called, by the library's own means. */
  cancellable?(): { readonly wait: Promise<Release>; cancel(): void };
  /** Acquires if that needs no wait. */
  tryAcquire?(permits?: number): Release | undefined;
  /** How many wait, by the library's count, or by that of its innards. */
  line?(): number;
  /** Runs a function, and releases. */
  run?(fn: () => void): Promise<unknown>;
  /** Releases what nobody holds. */
  overRelease?(): void;
  /** Changes how many permits there are in all. */
  resize?(permits: number): void;
  /** Ends all waits. */
  clear?(): void;
}

/** An event. */
export interface Event {
  wait(): Promise<unknown>;
  set(): void;
}
/** A condition. */
export interface Condition {
  /** Holds the lock, waits to be notified, and releases the lock. */
  wait(): Promise<unknown>;
  /** Notifies one, holding the lock. */
  notify(): Promise<unknown>;
}
/** A barrier. */
export interface Barrier {
  wait(): Promise<unknown>;
}

/** A library of the table. */
export interface Library {
  /** The head of its column. */
  readonly name: string;
  /** Its packages: the first has the lock or the semaphore. */
  readonly packages: readonly [string, ...string[]];
  /** What it is able to do. */
  readonly abilities: readonly Ability[];
  /** Its semaphore. */
  make(permits: number): Permits;
  event?(): Event;
  condition?(): Condition;
  barrier?(parties: number): Barrier;
  /** Runs a function under the lock of that name. */
  keyed?(): (key: string, fn: () => Promise<void>) => Promise<void>;
  /** Maps items, so many at once. */
  map?(
    items: readonly number[],
    fn: (item: number) => Promise<number>,
    concurrency: number,
  ): Promise<readonly number[]>;
  /** A module whose default export acquires one permit and releases it. */
  readonly module: string;
}

/** Acquires from a library that runs functions: the release ends the function. */
export function held(run: (fn: () => Promise<void>) => Promise<unknown>): Promise<Release> {
  return new Promise((resolve, reject) => {
    run(() => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}
