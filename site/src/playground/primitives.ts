/** Makes the primitives of a scenario: those of the packages, as they are published. */
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { acquireAll, type Governor, type Token } from "@sync/core";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Limiter } from "@sync/limiter";
import { Lock } from "@sync/lock";
import { ReadWriteLock } from "@sync/rwlock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { SingleFlight } from "@sync/single-flight";
import type { Demand } from "./event.ts";
import type { Change, Primitive } from "./scenario.ts";

type Made =
  | Lock
  | Semaphore
  | Event
  | Condition
  | Barrier
  | ReadWriteLock
  | Keyed<string>
  | Limiter
  | SingleFlight<string, void>;

type Options = { readonly signal?: AbortSignal | undefined };

/** The primitives of one run. */
export class Primitives {
  readonly #made = new Map<string, Made>();

  constructor(primitives: readonly Primitive[]) {
    for (const primitive of primitives) this.#made.set(primitive.name, this.#make(primitive));
  }

  /** A primitive. */
  get(name: string): Made {
    const made = this.#made.get(name);
    if (made === undefined) throw new TypeError(`there is no primitive ${name}`);
    return made;
  }

  /** All of them. */
  [Symbol.iterator](): IterableIterator<[string, Made]> {
    return this.#made.entries();
  }

  /** Acquires what is asked for. */
  acquire({ on, permits, key }: Demand, options: Options): Promise<Token> {
    const [first = "", ...more] = on;
    if (more.length > 0) {
      const all = on.map((name) => this.#governor(name));
      return acquireAll(all, options);
    }
    const made = this.get(first.split(".")[0] ?? first);
    if (made instanceof Keyed) return made.acquire(key ?? "", options);
    if (made instanceof Semaphore && permits !== undefined) return made.acquire({ permits, ...options });
    return this.#governor(first).acquire(options);
  }

  /** Waits for an event, a condition or the others at a barrier. Resolves with the position at a barrier. */
  wait(name: string, options: Options): Promise<number | true> {
    const made = this.get(name);
    if (made instanceof Event || made instanceof Condition || made instanceof Barrier) return made.wait(options);
    throw new TypeError(`${name} has no wait()`);
  }

  /** Runs a job of a limiter, or a call that others may share. */
  run(name: string, { key, priority }: RunOptions, options: Options, fn: () => Promise<void>): Promise<void> {
    const made = this.get(name);
    if (made instanceof SingleFlight) return made.run(key ?? "", fn, options);
    if (made instanceof Limiter) return made.run(fn, priority === undefined ? options : { priority, ...options });
    throw new TypeError(`${name} has no run()`);
  }

  /** Makes a change, which takes effect at once. Returns how many were notified. */
  change(change: Change): number | undefined {
    const made = this.get(change.on);
    if (made instanceof Event && change.do === "set") made.set();
    else if (made instanceof Event && change.do === "clear") made.clear();
    else if (made instanceof Barrier && change.do === "reset") made.reset();
    else if (made instanceof Barrier && change.do === "break") made.abort();
    else if (made instanceof Condition && change.do === "notify") return made.notify(change.n);
    else if (made instanceof Condition && change.do === "notifyAll") return made.notifyAll();
    else if (made instanceof BoundedSemaphore && change.do === "resize") made.resize(change.to);
    else if (made instanceof Limiter && change.do === "resize") made.concurrency = change.to;
    else throw new TypeError(`${change.on} has no ${change.do}()`);
    return undefined;
  }

  #governor(on: string): Governor {
    const [name = "", side] = on.split(".");
    const made = this.get(name);
    if (made instanceof ReadWriteLock) return side === "read" ? made.read : made.write;
    if (made instanceof Lock || made instanceof Semaphore || made instanceof Condition) return made;
    throw new TypeError(`${name} has no acquire()`);
  }

  #make({ name, kind, value, lock }: Primitive): Made {
    switch (kind) {
      case "Lock":
        return new Lock();
      case "Semaphore":
        return new Semaphore(value);
      case "BoundedSemaphore":
        return new BoundedSemaphore(value);
      case "Event":
        return new Event();
      case "Condition":
        return lock === undefined ? new Condition() : new Condition(this.get(lock) as Lock);
      case "Barrier":
        return new Barrier(value ?? 2);
      case "ReadWriteLock":
        return new ReadWriteLock();
      case "Keyed":
        return new Keyed<string>();
      case "Limiter":
        return new Limiter(value ?? 1);
      case "SingleFlight":
        return new SingleFlight();
      default:
        throw new TypeError(`${name} is of no kind`);
    }
  }
}

interface RunOptions {
  readonly key?: string | undefined;
  readonly priority?: number | undefined;
}
