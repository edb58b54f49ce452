import type { Sink, Token } from "@sync/core";
import { type Action, action } from "./action.ts";
import { type AnyWaiter, Call, type Outcome } from "./call.ts";
import { DuckSwitch, RealSwitch, type Switch } from "./switch.ts";
import type { World } from "./world.ts";

/** How many microtask turns a tick lasts: more than any chain of continuations that a few calls can make. */
export const TURNS = 16;

const tick = action("tick");
const abortShared = action("abort shared");
const enqueue = action("enqueue");

/** The implementation did what the specification does not say. */
export class Mismatch extends Error {}

/**
 * One run of a world: the implementation and the specification side by side. Every action is done to the one, then to the
 * other, and what can be seen of both is compared.
 */
export abstract class Room {
  readonly world: World;
  readonly calls: Call[] = [];
  readonly shared: Switch;
  /** Off while a prefix is repeated that was checked before. */
  checking = true;
  /** How many comparisons were made. */
  checks = 0;
  readonly #pending: Call[] = [];
  readonly #untold: Call[] = [];
  #telling = false;
  #heard: string[] = [];
  #toBeHeard: string[] = [];
  #problem: string | undefined;
  #told: Call | undefined; // whose callback is running

  constructor(world: World) {
    this.world = world;
    this.shared = world.real ? new RealSwitch() : new DuckSwitch();
  }

  /** What the implementation shows of its state. */
  protected abstract shown(): string;

  /** What the specification says that it shows. */
  protected abstract toBeShown(): string;

  /** The specification's state, as a part of the key. */
  protected abstract stateKey(): string;

  /** Does an action that starts no call, both ways. */
  protected abstract act(action: Action): void;

  /** Makes a call's request of the implementation. */
  protected abstract ask(call: Call): void;

  /** Makes it of the specification. */
  protected abstract askAsSpecified(call: Call): void;

  /** Whether an action of the primitive makes sense now. */
  protected allows(_action: Action): boolean {
    return true;
  }

  /** What a hasty call does in its callback, and what a listener does; to the implementation. */
  protected abstract react(call: Call | undefined): void;

  /** The same, to the specification. */
  protected abstract reactAsSpecified(call: Call | undefined): void;

  /** The specification's answer to a queued call that is aborted or abandoned. */
  protected abstract leave(call: Call, outcome: Outcome): void;

  /** The specification's answer to a granted call that gives back what it got. */
  protected abstract giveBack(_call: Call): void;

  /** What must hold whatever the specification says. */
  protected abstract invariants(): void;

  /** What is to be done next so that in the end nothing is held and nobody waits. */
  protected abstract lettingGo(): Action | undefined;

  /** The specification of a tick, once the continuations have run. */
  protected settleDown(): void {}

  /** Whether a tick would change something. */
  protected get restless(): boolean {
    return this.#pending.length > 0;
  }

  /** What may be done now. */
  enabled(): Action[] {
    const { actions, onCalls, calls } = this.world;
    const enabled: Action[] = [];
    for (const each of actions) if (this.#allowed(each, calls)) enabled.push(each);
    for (const on of onCalls) {
      for (const call of this.calls) {
        if (this.#allowedOn(on.verb, call)) enabled.push(on.call(call.index));
      }
    }
    if (this.restless) enabled.push(tick);
    return enabled;
  }

  #allowed(each: Action, calls: number): boolean {
    if (each.verb === "abort") return !this.shared.signal.aborted;
    if (this.calls.length >= calls && starts(each)) return false;
    // Whoever enqueues a sink looks at its signal first: the request is granted before the sink is known.
    if (each.verb === "enqueue" && each.signal === "shared" && this.shared.signal.aborted) return false;
    return this.allows(each);
  }

  #allowedOn(verb: string, call: Call): boolean {
    switch (verb) {
      case "token":
        return call.token !== undefined && call.givenBack < 2;
      case "abandon":
        return call.waiter !== undefined && call.givenBack < 2 && (!call.spent || call.givenBack > 0);
      default:
        return call.action.signal === "own" && !call.aborted && (call.expected === undefined || call.pending);
    }
  }

  /** What is to be seen, in print. */
  get state(): string {
    return this.shown();
  }

  /** Does an action, both ways. Whether it is a tick: the caller is to let the turns go by, then to call `ticked`. */
  perform(each: Action): boolean {
    if (each.verb === "tick") return true;
    if (each.verb === "token") this.#token(this.call(each.n));
    else if (each.verb === "abandon") this.#abandon(this.call(each.n));
    else if (each.verb === "abort") this.#abort(each.signal ? this.shared : this.call(each.n).abort, each);
    else if (each.verb === "try") this.#try(each);
    else if (starts(each)) this.#request(this.#ask(each));
    else this.act(each);
    return false;
  }

  /** The specification of a tick: the continuations run in the order in which the calls were granted. */
  ticked(): void {
    let call: Call | undefined;
    while ((call = this.#pending.shift()) !== undefined) {
      call.pending = false;
      if (!call.granted) continue;
      this.#expect(call);
      if (call.action.hasty) {
        this.reactAsSpecified(call);
        this.deliver();
      }
    }
    this.settleDown();
  }

  /** Compares the two. */
  check(): void {
    if (this.#problem !== undefined) throw new Mismatch(this.#problem);
    this.same("state", this.shown(), this.toBeShown());
    if (this.#heard.length > 0 || this.#toBeHeard.length > 0) {
      this.same("callbacks and continuations", this.#heard.join("; "), this.#toBeHeard.join("; "));
      this.#heard = [];
      this.#toBeHeard = [];
    }
    let shared = 0;
    for (const call of this.calls) {
      const expected = call.pending ? undefined : call.expected;
      if (call.heard !== expected) this.same(`call ${call.index}`, call.heard, expected);
      if (call.abort !== undefined) {
        const listens = !call.sink && call.expected === undefined && !call.left ? 1 : 0;
        if (call.action.signal === "shared") shared |= listens;
        else this.same(`listeners of call ${call.index}`, call.abort.listeners, listens);
      }
    }
    this.same("listeners of the shared signal", this.shared.listeners, shared);
    this.checks += this.calls.length + 4;
    this.invariants();
  }

  /** What to do next to end a sequence; nothing when all is over. */
  finishing(): Action | undefined {
    if (!this.shared.signal.aborted && this.calls.some((call) => call.action.signal === "shared")) return abortShared;
    return this.lettingGo() ?? (this.restless ? tick : undefined);
  }

  /** What must hold when all is over. */
  checkEnd(waiting: number): void {
    this.same("waiting in the end", waiting, 0);
    for (const call of this.calls) {
      if (call.heard === undefined) throw new Mismatch(`call ${call.index} (${call.action.name}) never settled`);
      if (call.abort !== undefined) this.same(`listeners of call ${call.index} in the end`, call.abort.listeners, 0);
    }
    this.checks += this.calls.length;
  }

  /** How many wait in the implementation. */
  abstract get waiting(): number;

  /**
   * The state of the specification and of every call on which an action may still be done. Calls are named by their order, so
   * that a sequence with other calls before it, which are over, has the same key.
   */
  key(): string {
    let key = this.shared.signal.aborted ? "!" : "";
    key += this.calls.length;
    let rank = 0;
    for (const call of this.calls) {
      call.rank = -1;
      if (this.#isOver(call)) continue;
      call.rank = rank++;
      key += call.action.code;
      if (call.expected !== undefined) key += call.pending ? `:${call.expected}` : `.${call.givenBack}`;
      if (call.spent) key += "-";
      if (call.aborted) key += "x";
      if (call.left) key += "l";
    }
    for (const call of this.#pending) key += `;${call.rank}`;
    return `${key}|${this.stateKey()}`;
  }

  #isOver(call: Call): boolean {
    if (call.expected === undefined || call.pending) return false;
    for (const { verb } of this.world.onCalls) if (this.#allowedOn(verb, call)) return false;
    return true;
  }

  #ask(each: Action): Call {
    const call = this.#begin(each);
    this.ask(call);
    return call;
  }

  #request(call: Call): void {
    if (!call.sink && call.aborted) this.settle(call, "aborted", false);
    else this.askAsSpecified(call);
    this.deliver();
    call.listening = true;
  }

  /** An attempt that fails leaves no call behind. */
  #try(each: Action): void {
    const call = this.#begin(each);
    const outcome = attempt(() => {
      const token = this.try(call);
      return token === undefined ? "nothing" : this.granted(call, token);
    });
    const expected = this.tryAsSpecified(call);
    this.deliver();
    this.same("tryAcquire", outcome, expected);
    if (call.expected === undefined) this.calls.pop();
    else call.heard = outcome;
  }

  /** `tryAcquire` of the implementation. */
  protected try(_call: Call): Token | undefined {
    throw new Error("there is no tryAcquire");
  }

  /** `tryAcquire` of the specification: `token`, `nothing`, or an error's name. */
  protected tryAsSpecified(_call: Call): Outcome {
    throw new Error("there is no tryAcquire");
  }

  /** Starts a call. */
  #begin(each: Action): Call {
    const own = each.signal === "own" ? (this.world.real ? new RealSwitch() : new DuckSwitch()) : undefined;
    const call = new Call(this.calls.length, each, own ?? (each.signal === "shared" ? this.shared : undefined));
    this.calls.push(call);
    return call;
  }

  /** Has a call's outcome heard from its promise. */
  protected fromPromise(call: Call, promise: Promise<unknown>): void {
    promise.then(
      (value) => this.#granted(call, value, true),
      (reason) => this.#failed(call, reason, false),
    );
  }

  /** Makes a request whose outcome a sink hears, or its waiter shows. */
  protected fromSink(call: Call, enqueue: (sink: Sink<never>) => AnyWaiter): void {
    const sink: Sink<unknown> = {
      granted: (value) => this.#tell(call, () => this.#granted(call, value, true)),
      failed: (reason) => this.#tell(call, () => this.#failed(call, reason, true)),
      signal: call.abort?.signal,
    };
    let waiter: AnyWaiter;
    try {
      waiter = enqueue(sink as Sink<never>);
    } catch (error) {
      this.#failed(call, error, false);
      return;
    }
    call.waiter = waiter;
    if (waiter.queued) return;
    if (waiter.granted) this.#hear(call, this.granted(call, waiter.outcome), false);
    else this.#failed(call, waiter.outcome, false);
  }

  #tell(call: Call, tell: () => void): void {
    if (this.#told !== undefined)
      this.#problem = `call ${call.index} hears inside the callback of call ${this.#told.index}`;
    if (call.waiter === undefined) this.#problem = `call ${call.index} hears while its request is being made`;
    this.#told = call;
    tell();
    this.#told = undefined;
  }

  /** What a value that was granted is called. */
  protected granted(call: Call, value: unknown): Outcome {
    if (typeof value !== "object" || value === null || !("release" in value)) return String(value);
    call.token = value as NonNullable<Call["token"]>;
    return "token";
  }

  #granted(call: Call, value: unknown, logged: boolean): void {
    this.#hear(call, this.granted(call, value), logged);
    if (call.action.hasty) this.react(call);
  }

  #failed(call: Call, reason: unknown, logged: boolean): void {
    const aborted = call.abort !== undefined && reason === call.abort.signal.reason;
    this.#hear(call, aborted ? "aborted" : reason instanceof Error ? reason.name : String(reason), logged);
  }

  #hear(call: Call, outcome: Outcome, logged: boolean): void {
    if (call.heard !== undefined) this.#problem = `call ${call.index} heard ${call.heard}, then ${outcome}`;
    call.heard = outcome;
    if (logged && this.checking) this.#heard.push(`call ${call.index}: ${outcome}, ${this.shown()}`);
  }

  #expect(call: Call): void {
    if (this.checking) this.#toBeHeard.push(`call ${call.index}: ${call.expected}, ${this.toBeShown()}`);
  }

  /** The specification settles a call. */
  protected settle(call: Call, outcome: Outcome, granted: boolean): void {
    if (call.expected !== undefined) throw new Error(`the specification settles call ${call.index} twice`);
    call.expected = outcome;
    call.granted = granted;
    if (!granted) call.spent = true;
    if (!call.sink) {
      call.pending = true;
      this.#pending.push(call);
    } else if (call.listening) this.#untold.push(call);
  }

  /** Tells the specification's sinks, in order and never nested. */
  protected deliver(): void {
    if (this.#telling) return;
    this.#telling = true;
    let call: Call | undefined;
    while ((call = this.#untold.shift()) !== undefined) {
      this.#expect(call);
      if (call.granted && call.action.hasty) this.reactAsSpecified(call);
    }
    this.#telling = false;
  }

  /** Compares one thing. */
  protected same(what: string, actual: unknown, expected: unknown): void {
    if (actual !== expected) throw new Mismatch(`${what}: ${String(actual)}, expected ${String(expected)}`);
  }

  protected call(index: number): Call {
    const call = this.calls[index];
    if (call === undefined) throw new Error(`there is no call ${index}`);
    return call;
  }

  #token(call: Call): void {
    call.givenBack++;
    call.token?.release();
    if (!call.token?.released) throw new Mismatch(`the token of call ${call.index} is not released`);
    if (!call.spent) this.#giveBack(call);
    this.deliver();
  }

  #giveBack(call: Call): void {
    call.spent = true;
    this.giveBack(call);
  }

  #abandon(call: Call): void {
    call.givenBack++;
    call.waiter?.abandon("abandoned");
    if (call.expected === undefined) this.leave(call, "abandoned");
    else if (!call.spent) this.#giveBack(call);
    this.deliver();
  }

  #abort(target: Switch | undefined, { listener, arriving }: Action): void {
    let late: Call | undefined;
    target?.abort(listener, () => {
      if (arriving) late = this.#ask(enqueue);
      else this.react(undefined);
    });
    const act = () => {
      if (late !== undefined) this.#request(late);
      else this.reactAsSpecified(undefined);
      this.deliver();
    };
    if (listener === "before") act();
    if (listener !== "stopped") {
      for (const call of this.calls) {
        if (call.abort !== target || call.sink || call.left || call.expected !== undefined) continue;
        call.left = true;
        this.leave(call, "aborted");
        this.deliver();
      }
    }
    if (listener === "after") act();
  }
}

/** The calls of a line, for a key. */
export function ranks(line: readonly Call[]): string {
  let key = ":";
  for (const call of line) key += `,${call.rank}`;
  return key;
}

/** What came of it: a value in print, or an error's name. */
export function attempt(act: () => unknown): Outcome {
  try {
    return String(act());
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

function starts({ verb }: Action): boolean {
  return verb === "acquire" || verb === "enqueue" || verb === "wait" || verb === "try";
}
