import { Condition } from "@sync/condition";
import { Lock } from "@sync/lock";
import { type Action, action } from "../action.ts";
import type { Call, Outcome } from "../call.ts";
import { attempt, Mismatch } from "../room.ts";
import { ConditionSpec } from "../spec/condition.ts";
import { type World, world } from "../world.ts";
import { LockRoom } from "./lock.ts";

const release = action("release");
const take = action("try");
const notifyAll = [action("notifyAll"), action("notifyAll second")] as const;

/** One or two conditions of one lock. A hasty wait releases the lock; a listener notifies one, if the lock is held. */
class ConditionRoom extends LockRoom {
  readonly #conditions: readonly Condition[];
  readonly #specs: readonly ConditionSpec[];

  constructor(world: World, conditions: number) {
    super(world, new Lock());
    this.#conditions = Array.from({ length: conditions }, () => new Condition(this.lock));
    this.#specs = this.#conditions.map(() => new ConditionSpec(this.spec, (...settled) => this.settle(...settled)));
  }

  override get waiting(): number {
    return this.#conditions.reduce((sum, condition) => sum + condition.waiting, super.waiting);
  }

  protected override shown(): string {
    let shown = super.shown();
    for (const condition of this.#conditions) shown += ` ${condition} ${condition.waiting}`;
    return shown;
  }

  protected override toBeShown(): string {
    let shown = super.toBeShown();
    const state = this.spec.holder === undefined ? "unlocked" : "locked";
    for (const { queue } of this.#specs) {
      shown += ` <Condition [${state}${queue.length > 0 ? `, waiters:${queue.length}` : ""}]> ${queue.length}`;
    }
    return shown;
  }

  protected override stateKey(): string {
    let key = super.stateKey();
    for (const spec of this.#specs) key += `:${spec.key()}`;
    return key;
  }

  protected override ask(call: Call): void {
    const condition = of(this.#conditions, call.action);
    if (!waits(call)) super.ask(call);
    else if (call.sink) this.fromSink(call, (sink) => condition.enqueue(sink));
    else this.fromPromise(call, condition.wait(call.abort && { signal: call.abort.signal }));
  }

  protected override askAsSpecified(call: Call): void {
    if (waits(call)) of(this.#specs, call.action).wait(call);
    else super.askAsSpecified(call);
  }

  protected override act(each: Action): void {
    if (each.verb === "notify" || each.verb === "notifyAll") this.#notify(each);
    else super.act(each);
  }

  #notify(each: Action): void {
    const condition = of(this.#conditions, each);
    const outcome = attempt(() => (each.verb === "notify" ? condition.notify(each.n) : condition.notifyAll()));
    const spec = of(this.#specs, each);
    const most = each.verb === "notify" ? each.n : spec.queue.length;
    this.same(each.name, outcome, this.spec.holder === undefined ? "NotAcquiredError" : String(spec.notify(most)));
    this.deliver();
  }

  protected override allows(each: Action): boolean {
    switch (each.verb) {
      case "notify":
      case "notifyAll":
        return of(this.#specs, each).queue.length > 0;
      case "release":
        return this.spec.holder !== undefined;
      case "wait":
      case "enqueue":
        return this.spec.holder !== undefined || this.calls.length === 0;
      default:
        return true;
    }
  }

  protected override react(call: Call | undefined): void {
    if (call !== undefined && !waits(call)) super.react(call);
    else if (call !== undefined) attempt(() => this.lock.release());
    else attempt(() => this.#conditions[0]?.notify());
  }

  protected override reactAsSpecified(call: Call | undefined): void {
    if (call !== undefined && !waits(call)) super.reactAsSpecified(call);
    else if (call !== undefined) this.releaseAsSpecified();
    else if (this.spec.holder !== undefined) this.#specs[0]?.notify(1);
  }

  protected override leave(call: Call, outcome: Outcome): void {
    if (waits(call)) of(this.#specs, call.action).leave(call, outcome);
    else super.leave(call, outcome);
  }

  /** A wait that is abandoned after its grant passes its notification on. */
  protected override giveBack(call: Call): void {
    if (waits(call)) of(this.#specs, call.action).notify(1);
    else super.giveBack(call);
  }

  /** Suspended holds keep their tokens: only that nobody waits for a lock that is free. */
  protected override invariants(): void {
    if (this.lock.waiting > 0 && !this.lock.locked()) throw new Mismatch("the lock is free, and somebody waits for it");
    this.checks++;
  }

  protected override lettingGo(): Action | undefined {
    const waited = this.#specs.findIndex(({ queue }) => queue.length > 0);
    if (this.spec.holder === undefined) return waited < 0 ? undefined : take;
    return waited < 0 ? release : notifyAll[waited];
  }
}

/** Whether a call waits for the condition, not for the lock. */
function waits({ action: { verb } }: Call): boolean {
  return verb === "wait" || verb === "enqueue";
}

function of<T>([first, second]: readonly T[], { second: isSecond }: Action): T {
  return (isSecond ? second : first) as T;
}

const one = (of: World) => new ConditionRoom(of, 1);

export const conditionWorlds: readonly World[] = [
  world({
    name: "condition",
    open: one,
    actions: "acquire; try; wait; wait own; release; notify; notify 2; notifyAll",
    onCalls: "token abort",
    calls: 6,
    short: [5, 6],
    long: [6, 9],
  }),
  world({
    name: "condition-waiters",
    open: one,
    before: "try; wait own; try; wait own; try; wait",
    actions: "acquire; acquire own; release; notify; notify 2",
    onCalls: "token abort",
    calls: 8,
    short: [4, 5],
    long: [5, 7],
  }),
  world({
    name: "condition-shared-signal",
    open: one,
    before: "try; wait shared; try; wait shared; try; wait",
    actions:
      "acquire; acquire shared; try; wait own; release; notify; abort shared; abort shared before; abort shared after; abort shared stopped",
    onCalls: "abort",
    calls: 9,
    short: [5, 6],
    long: [6, 8],
  }),
  world({
    name: "condition-sinks",
    open: one,
    before: "try; wait; try; enqueue; try",
    actions:
      "acquire hasty; try; wait hasty; enqueue; enqueue hasty; enqueue shared; release; notify; notify 2; abort shared; abort shared before",
    onCalls: "token abandon",
    calls: 8,
    short: [3, 5],
    long: [4, 6],
  }),
  world({
    name: "two-conditions",
    open: (of) => new ConditionRoom(of, 2),
    before: "try; wait own; try; wait second own; try",
    actions: "acquire; try; wait; wait second; release; notify; notify second; notifyAll; notifyAll second",
    onCalls: "token abort",
    calls: 7,
    short: [4, 5],
    long: [5, 7],
  }),
];
