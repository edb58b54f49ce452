import type { Token } from "@sync/core";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { type Action, action } from "../action.ts";
import type { Call, Outcome } from "../call.ts";
import { attempt, Mismatch, Room, ranks } from "../room.ts";
import { SemaphoreSpec } from "../spec/semaphore.ts";
import { type World, world } from "../world.ts";

/** A semaphore, bounded or not. A hasty call gives back what it gets; a listener releases one permit. */
class SemaphoreRoom extends Room {
  readonly #semaphore: Semaphore;
  readonly #bounded: BoundedSemaphore | undefined;
  readonly #spec: SemaphoreSpec;
  #total: number; // permits in all, of an unbounded one

  constructor(world: World, semaphore: Semaphore) {
    super(world);
    this.#semaphore = semaphore;
    this.#bounded = semaphore instanceof BoundedSemaphore ? semaphore : undefined;
    this.#total = semaphore.value;
    const bound = this.#bounded?.bound ?? Number.MAX_SAFE_INTEGER;
    this.#spec = new SemaphoreSpec(semaphore.value, bound, (...settled) => this.settle(...settled));
  }

  get waiting(): number {
    return this.#semaphore.waiting;
  }

  protected shown(): string {
    const semaphore = this.#semaphore;
    return `${semaphore} ${semaphore.locked()} ${semaphore.value} ${semaphore.waiting} ${this.#bounded?.bound}`;
  }

  protected toBeShown(): string {
    const { locked, free, bound, line } = this.#spec;
    const value = Math.max(free, 0);
    const name = this.#bounded === undefined ? "Semaphore" : "BoundedSemaphore";
    const waiters = line.length > 0 ? `, waiters:${line.length}` : "";
    const state = locked ? "locked" : `unlocked, value:${value}`;
    return `<${name} [${state}${waiters}]> ${locked} ${value} ${line.length} ${this.#bounded && bound}`;
  }

  protected stateKey(): string {
    const { free, bound, line } = this.#spec;
    return `${free}:${this.#bounded && bound}${ranks(line)}`;
  }

  protected ask(call: Call): void {
    const { permits, abort } = call;
    if (call.sink) this.fromSink(call, (sink) => this.#semaphore.enqueue(sink, permits));
    else if (permits === 1 && abort === undefined) this.fromPromise(call, this.#semaphore.acquire());
    else this.fromPromise(call, this.#semaphore.acquire({ permits, signal: abort?.signal }));
  }

  protected askAsSpecified(call: Call): void {
    this.#spec.request(call);
  }

  protected override try({ permits }: Call): Token | undefined {
    return this.#semaphore.tryAcquire({ permits });
  }

  protected override tryAsSpecified(call: Call): Outcome {
    if (call.permits > this.#spec.bound) return "RangeError";
    return this.#spec.try(call) ? "token" : "nothing";
  }

  protected act(each: Action): void {
    if (each.verb === "release") {
      const outcome = attempt(() => this.#semaphore.release(each.n));
      this.same("release", outcome, this.#releaseAsSpecified(each.n) ? "undefined" : "RangeError");
    } else if (each.verb === "resize") {
      this.#bounded?.resize(each.n);
      this.#spec.resize(each.n);
    } else throw new Error(`a semaphore has no ${each.name}`);
    this.deliver();
  }

  protected override allows(each: Action): boolean {
    return each.verb !== "resize" || each.n !== this.#spec.bound;
  }

  #releaseAsSpecified(permits: number): boolean {
    if (!this.#spec.release(permits)) return false;
    this.#total += permits;
    return true;
  }

  protected react(call: Call | undefined): void {
    if (call !== undefined) call.token?.release();
    else attempt(() => this.#semaphore.release());
  }

  protected reactAsSpecified(call: Call | undefined): void {
    if (call === undefined) this.#releaseAsSpecified(1);
    else if (!call.spent) {
      call.spent = true;
      this.giveBack(call);
    }
  }

  protected leave(call: Call, outcome: Outcome): void {
    this.#spec.leave(call, outcome);
  }

  protected giveBack({ permits }: Call): void {
    this.#spec.giveBack(permits);
  }

  protected invariants(): void {
    const { value, waiting } = this.#semaphore;
    if (this.#bounded === undefined) {
      let taken = 0;
      for (const call of this.calls) if (call.granted && !call.spent) taken += call.permits;
      this.same("permits, free and taken", value + taken, this.#total);
    } else if (value > this.#bounded.bound) throw new Mismatch(`${value} are free, above the bound`);
    if (value < 0) throw new Mismatch(`${value} are free`);
    if (waiting > 0) {
      const head = this.calls.find((call) => call.heard === undefined && !call.pending);
      if (head !== undefined && !head.aborted && head.permits <= value) {
        throw new Mismatch(`${value} are free, and call ${head.index} waits for ${head.permits}`);
      }
    }
    this.checks += 3;
  }

  protected lettingGo(): Action | undefined {
    const [head] = this.#spec.line;
    if (head === undefined) return undefined;
    if (this.#bounded === undefined) return release;
    return this.#spec.free < this.#spec.bound ? release : undefined;
  }
}

const release = action("release");

export const semaphoreWorlds: readonly World[] = [
  world({
    name: "semaphore",
    open: (of) => new SemaphoreRoom(of, new Semaphore(2)),
    actions: "acquire; acquire 2; acquire own; acquire 2 own; acquire 2 shared; try; release; abort shared",
    onCalls: "token abort",
    short: [4, 6],
    long: [5, 8],
  }),
  world({
    name: "semaphore-weights",
    open: (of) => new SemaphoreRoom(of, new Semaphore(0)),
    actions: "acquire; acquire 2 own; acquire 3 own; try 2; release; release 2",
    onCalls: "token abort",
    short: [5, 7],
    long: [6, 10],
  }),
  world({
    name: "semaphore-sinks",
    open: (of) => new SemaphoreRoom(of, new Semaphore(1)),
    actions: "acquire; acquire 2 hasty; enqueue; enqueue 2; enqueue hasty; enqueue 2 hasty; try; release",
    onCalls: "token abandon",
    short: [4, 6],
    long: [5, 8],
  }),
  world({
    name: "semaphore-listeners",
    open: (of) => new SemaphoreRoom(of, new Semaphore(1)),
    actions:
      "acquire; acquire 2; acquire 2 shared; acquire shared hasty; enqueue 2 shared; try; release; abort shared; " +
      "abort shared before; abort shared after; abort shared stopped; abort shared arriving before; abort shared arriving after",
    short: [4, 7],
    long: [5, 10],
  }),
  world({
    name: "bounded-semaphore",
    open: (of) => new SemaphoreRoom(of, new BoundedSemaphore(2)),
    actions:
      "acquire; acquire 2; acquire 2 own; acquire shared; try; release; resize 1; resize 2; resize 3; abort shared",
    onCalls: "token abort",
    short: [4, 6],
    long: [5, 7],
  }),
  world({
    name: "bounded-semaphore-sinks",
    open: (of) => new SemaphoreRoom(of, new BoundedSemaphore(1)),
    actions:
      "acquire; enqueue 2; enqueue hasty; enqueue 2 shared; release 2; resize 0; resize 1; resize 2; abort shared before; abort shared stopped",
    onCalls: "token abandon",
    short: [4, 6],
    long: [5, 7],
  }),
];
