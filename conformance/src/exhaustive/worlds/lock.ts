import type { Token } from "@sync/core";
import { Lock } from "@sync/lock";
import { type Action, action } from "../action.ts";
import type { Call, Outcome } from "../call.ts";
import { attempt, Mismatch, Room } from "../room.ts";
import { type Hold, LockSpec } from "../spec/lock.ts";
import { type World, world } from "../world.ts";

const release = action("release");

/** A lock. */
export class LockRoom extends Room {
  protected readonly lock: Lock;
  protected readonly spec: LockSpec = new LockSpec();
  readonly #holds: (Hold | undefined)[] = [];

  constructor(world: World, lock: Lock = new Lock()) {
    super(world);
    this.lock = lock;
  }

  get waiting(): number {
    return this.lock.waiting;
  }

  protected shown(): string {
    return `${this.lock} ${this.lock.locked()} ${this.lock.waiting}`;
  }

  protected toBeShown(): string {
    const { holder, line } = this.spec;
    const waiters = line.length > 0 ? `, waiters:${line.length}` : "";
    return `<Lock [${holder ? "locked" : "unlocked"}${waiters}]> ${holder !== undefined} ${line.length}`;
  }

  protected stateKey(): string {
    const { holder, line } = this.spec;
    let key = holder === undefined ? "" : `${holder.call.rank}${holder.call.spent}`;
    for (const { hold } of line) key += `,${hold.call.rank}`;
    return key;
  }

  protected ask(call: Call): void {
    if (call.sink) this.fromSink(call, (sink) => this.lock.enqueue(sink));
    else this.fromPromise(call, this.lock.acquire(call.abort && { signal: call.abort.signal }));
  }

  protected askAsSpecified(call: Call): void {
    const hold: Hold = { call, ended: undefined };
    this.#holds[call.index] = hold;
    this.spec.request({
      hold,
      gone: () => call.aborted,
      granted: () => this.settle(call, "token", true),
      failed: () => this.settle(call, "aborted", false),
    });
  }

  protected override try(): Token | undefined {
    return this.lock.tryAcquire();
  }

  protected override tryAsSpecified(call: Call): Outcome {
    if (this.spec.holder !== undefined) return "nothing";
    this.askAsSpecified(call);
    return "token";
  }

  protected act(each: Action): void {
    if (each.verb !== "release") throw new Error(`a lock has no ${each.name}`);
    const outcome = attempt(() => this.lock.release());
    this.same("release", outcome, this.releaseAsSpecified() ? "undefined" : "NotAcquiredError");
    this.deliver();
  }

  protected releaseAsSpecified(): boolean {
    const { holder } = this.spec;
    if (holder === undefined) return false;
    holder.call.spent = true;
    this.spec.pass();
    return true;
  }

  protected react(call: Call | undefined): void {
    if (call !== undefined) call.token?.release();
    else if (this.lock.locked()) this.lock.release();
  }

  protected reactAsSpecified(call: Call | undefined): void {
    if (call === undefined) this.releaseAsSpecified();
    else if (!call.spent) {
      call.spent = true;
      this.giveBack(call);
    }
  }

  protected leave(call: Call, outcome: Outcome): void {
    this.spec.leave(this.#holds[call.index] as Hold);
    this.settle(call, outcome, false);
  }

  protected giveBack(call: Call): void {
    const hold = this.#holds[call.index] as Hold;
    if (hold.ended === undefined) this.spec.pass();
    else hold.ended();
  }

  protected invariants(): void {
    let holders = 0;
    for (const { token } of this.calls) if (token !== undefined && !token.released) holders++;
    if (holders > 1) throw new Mismatch(`${holders} hold the lock`);
    if (this.lock.waiting > 0 && !this.lock.locked()) throw new Mismatch("the lock is free, and somebody waits");
    this.checks += 2;
  }

  protected lettingGo(): Action | undefined {
    return this.spec.holder === undefined ? undefined : release;
  }
}

const open = (of: World) => new LockRoom(of);

export const lockWorlds: readonly World[] = [
  world({
    name: "lock",
    open,
    actions: "acquire; acquire own; acquire shared; try; release; abort shared",
    onCalls: "token abort",
    short: [5, 7],
    long: [7, 11],
  }),
  world({
    name: "lock-sinks",
    open,
    actions: "acquire; acquire hasty; enqueue; enqueue hasty; release",
    onCalls: "token abandon",
    short: [5, 8],
    long: [7, 10],
  }),
  world({
    name: "lock-listeners",
    open,
    actions:
      "acquire; acquire shared; acquire shared hasty; acquire own; enqueue shared; release; abort shared; abort shared before; " +
      "abort shared after; abort shared stopped; abort shared arriving before; abort shared arriving after",
    onCalls: "abort",
    before: "acquire",
    short: [4, 8],
    long: [5, 10],
  }),
  world({
    name: "lock-real-signals",
    open,
    actions:
      "acquire; acquire own; acquire shared; release; abort shared; abort shared before; abort shared after; abort shared stopped",
    onCalls: "abort",
    real: true,
    short: [4, 6],
    long: [5, 8],
  }),
];
