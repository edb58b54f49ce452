import { Barrier } from "@sync/barrier";
import { type Action, action } from "../action.ts";
import type { Call, Outcome } from "../call.ts";
import { Room, ranks } from "../room.ts";
import { BarrierSpec } from "../spec/barrier.ts";
import { type World, world } from "../world.ts";

const reset = action("reset");

/** A barrier. A hasty call and a listener reset it. */
class BarrierRoom extends Room {
  readonly #barrier: Barrier;
  readonly #spec: BarrierSpec;

  constructor(world: World, parties: number) {
    super(world);
    this.#barrier = new Barrier(parties);
    this.#spec = new BarrierSpec(parties, (call, outcome, granted) => this.settle(call, outcome, granted));
  }

  get waiting(): number {
    return this.#barrier.waiting;
  }

  protected shown(): string {
    const barrier = this.#barrier;
    return `${barrier} ${barrier.state} ${barrier.broken} ${barrier.waiting}`;
  }

  protected toBeShown(): string {
    const { state, round, parties } = this.#spec;
    const waiters = state === "broken" ? "" : `, waiters:${round.length}/${parties}`;
    return `<Barrier [${state}${waiters}]> ${state} ${state === "broken"} ${round.length}`;
  }

  protected stateKey(): string {
    return `${this.#spec.state}${ranks(this.#spec.round)}`;
  }

  protected ask(call: Call): void {
    if (call.sink) this.fromSink(call, (sink) => this.#barrier.enqueue(sink));
    else this.fromPromise(call, this.#barrier.wait(call.abort && { signal: call.abort.signal }));
  }

  protected askAsSpecified(call: Call): void {
    this.#spec.wait(call);
  }

  protected act(each: Action): void {
    if (each.verb === "reset") {
      this.#barrier.reset();
      this.#spec.reset();
    } else if (each.verb === "break") {
      this.#barrier.abort();
      this.#spec.abort();
    } else throw new Error(`a barrier has no ${each.name}`);
    this.deliver();
  }

  protected react(): void {
    this.#barrier.reset();
  }

  protected reactAsSpecified(): void {
    this.#spec.reset();
  }

  protected leave(call: Call, outcome: Outcome): void {
    this.#spec.leave(call, outcome);
  }

  protected giveBack(): void {}

  protected override get restless(): boolean {
    return super.restless || this.#spec.state === "draining";
  }

  protected override settleDown(): void {
    this.#spec.drained();
  }

  /** Of every position there are as many as of every other, once all who were released have run. */
  protected invariants(): void {
    if (super.restless) return;
    const given = new Array<number>(this.#spec.parties).fill(0);
    for (const { heard } of this.calls) {
      const position = heard === undefined ? Number.NaN : Number(heard);
      if (!Number.isNaN(position)) given[position] = (given[position] ?? 0) + 1;
    }
    for (const times of given) this.same("times that a position was given", times, given[0]);
    this.same("positions", given.length, this.#spec.parties);
    this.checks += given.length + 1;
  }

  protected lettingGo(): Action | undefined {
    return this.#spec.round.length > 0 ? reset : undefined;
  }
}

const three = (of: World) => new BarrierRoom(of, 3);

export const barrierWorlds: readonly World[] = [
  world({
    name: "barrier-2",
    open: (of) => new BarrierRoom(of, 2),
    actions: "wait; wait own; wait shared; reset; break; abort shared",
    onCalls: "abort",
    calls: 6,
    short: [5, 7],
    long: [6, 9],
  }),
  world({
    name: "barrier-3",
    open: three,
    actions: "wait; wait own; wait shared; reset; break; abort shared",
    onCalls: "abort",
    calls: 7,
    short: [5, 7],
    long: [6, 9],
  }),
  world({
    name: "barrier-sinks",
    open: three,
    actions:
      "wait; wait hasty; wait shared; enqueue; enqueue hasty; enqueue shared; reset; break; abort shared; abort shared before; " +
      "abort shared after; abort shared stopped; abort shared arriving before",
    onCalls: "abandon",
    calls: 6,
    short: [3, 5],
    long: [4, 6],
  }),
];
