import type { WriteToken } from "@sync/rwlock";
import { type Action, action } from "./action.ts";
import { Call, type Outcome } from "./call.ts";
import type { Plan } from "./plan.ts";
import type { Specification, Subject } from "./subject.ts";
import { RealSwitch, ShapedSwitch, type Switch } from "./switch.ts";

/** Lets the continuations run. */
export const tick: Action = action("tick");
const abortShared = action("abort shared");
const enqueue = action("enqueue");

/** The implementation did what the specification does not say. */
export class Mismatch extends Error {}

/**
 * One run of a world: the implementation and the specification side by side. Every action is done to the one, then to the
 * other, and what can be seen of both is compared.
 */
export class Run<C, P extends C, S extends C & Specification> {
  /** Off while a prefix is repeated that was checked before. */
  checking = true;
  /** How many comparisons were made. */
  checks = 0;
  #calls: Call[] = [];
  readonly #plan: Plan;
  readonly #subject: Subject<C, P, S>;
  readonly #primitive: P;
  readonly #specification: S;
  #shared: Switch;
  readonly #outcomes = new Map<Outcome, number>();
  readonly #pending: Call[] = [];
  readonly #scheduled: (() => void)[] = [];
  #flushing = false;
  #log: string[] = [];
  #expectedLog: string[] = [];
  #problem: string | undefined;
  #notified: Call | undefined; // whose observer is running

  constructor(plan: Plan, subject: Subject<C, P, S>) {
    this.#plan = plan;
    this.#subject = subject;
    [this.#primitive, this.#specification] = subject.make(
      (...settled) => this.#settle(...settled),
      (act) => this.#scheduled.push(act),
    );
    this.#shared = this.#newSwitch();
  }

  /** What is to be seen, in print. */
  get state(): string {
    return this.#subject.show(this.#primitive);
  }

  /** The calls that were made. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Whether something changes when the continuations run. */
  get restless(): boolean {
    return this.#pending.length > 0 || this.#specification.restless === true;
  }

  /** What may be done to the primitive now. */
  enabled(): Action[] {
    return this.#plan.actions.filter((each) => this.#allowed(each));
  }

  /** What may be done to a call now. */
  enabledOn(call: Call): Action[] {
    const verbs = this.#plan.onCalls.filter((verb) => this.#allowedOn(verb, call));
    return verbs.map((verb) => action(`${verb} ${call.index}`));
  }

  #allowed(each: Action): boolean {
    if (each.verb === "abort") return !this.#shared.signal.aborted;
    if (each.starts && this.#calls.length >= this.#plan.calls) return false;
    // The caller of `enqueue` looks at its signal first: the request is granted before the observer is known.
    if (each.verb === "enqueue" && each.signal === "shared" && this.#shared.signal.aborted) return false;
    return this.#subject.allows?.(this.#specification, each, this.#calls) ?? true;
  }

  #allowedOn(verb: string, call: Call): boolean {
    switch (verb) {
      case "token":
        return call.token !== undefined && call.givenBack < 2;
      case "downgrade":
        return call.token !== undefined && "downgrade" in call.token && call.givenBack < 2;
      case "cancel":
        return call.waiter !== undefined && call.givenBack < 2 && (!call.spent || call.givenBack > 0);
      default:
        return call.ownsSignal && !call.aborted && (call.expected === undefined || call.pending);
    }
  }

  /** Does an action, both ways. Whether it is a tick: the caller is to let the turns go by, then to call `ticked`. */
  perform(each: Action): boolean {
    if (each.verb === "tick") return true;
    if (each.verb === "token") this.#token(this.#call(each.n));
    else if (each.verb === "downgrade") this.#downgrade(this.#call(each.n));
    else if (each.verb === "cancel") this.#cancel(this.#call(each.n));
    else if (each.verb === "abort") this.#abort(each.signal ? this.#shared : this.#call(each.n).abort, each);
    else if (each.verb === "try") this.#try(each);
    else if (each.starts) this.#request(this.#ask(each));
    else {
      const act = this.#subject.acts[each.verb];
      if (act === undefined) throw new Error(`there is no ${each.name}`);
      this.#both(each.name, (it) => act(it, each));
    }
    return false;
  }

  /** All continuations have run. */
  ticked(): void {
    const [late] = this.#pending;
    if (late !== undefined) throw new Mismatch(`call ${late.index} never goes on`);
    this.#specification.tick?.();
  }

  /** Compares the two. `turning`: some continuations may have run since the last action, but not all. */
  check(turning = false): void {
    if (this.#problem !== undefined) throw new Mismatch(this.#problem);
    if (turning && this.#specification.restless && this.state !== this.#subject.show(this.#specification)) {
      this.#specification.tick?.();
    }
    this.#same("state", this.state, this.#subject.show(this.#specification));
    if (this.#log.length > 0 || this.#expectedLog.length > 0) {
      this.#same("callbacks and continuations", this.#log.join("; "), this.#expectedLog.join("; "));
      this.#log = [];
      this.#expectedLog = [];
    }
    let shared = 0;
    for (const call of this.#calls) {
      const expected = call.pending ? undefined : call.expected;
      if (call.actual !== expected) this.#same(`call ${call.index}`, call.actual, expected);
      if (call.abort !== undefined) {
        const listens = !call.observed && call.expected === undefined && !call.withdrawn ? 1 : 0;
        if (call.abort === this.#shared) shared |= listens;
        else this.#same(`listeners of call ${call.index}`, call.abort.listeners, listens);
      }
    }
    this.#same("listeners of the shared signal", this.#shared.listeners, shared);
    this.checks += this.#calls.length + 5;
    const broken = this.#subject.broken(this.#primitive, this.#specification, this.#calls, this.#outcomes);
    if (broken !== undefined) throw new Mismatch(broken);
  }

  /** What to do next to end a sequence; nothing when all is over. */
  finishing(): Action | undefined {
    if (!this.#shared.signal.aborted && this.#calls.some(({ abort }) => abort === this.#shared)) return abortShared;
    return this.#subject.lettingGo(this.#specification) ?? (this.restless ? tick : undefined);
  }

  /** What must hold when all is over. */
  checkEnd(): void {
    this.#same("waiting in the end", this.#specification.waiting, 0);
    for (const call of this.#calls) {
      if (call.actual === undefined) throw new Mismatch(`call ${call.index} (${call.action.name}) never settled`);
      if (call.abort !== undefined) this.#same(`listeners of call ${call.index} in the end`, call.abort.listeners, 0);
    }
    this.checks += this.#calls.length;
  }

  /**
   * The state of the specification and of every call on which an action may still be done. Calls are named by their order, so
   * that a sequence with other calls before it, which are over, has the same key.
   */
  key(): string {
    let key = this.#shared.signal.aborted ? "!" : "";
    key += this.#calls.length;
    let rank = 0;
    for (const call of this.#calls) {
      call.rank = -1;
      if (this.#isOver(call)) continue;
      call.rank = rank++;
      key += call.action.code;
      if (call.expected !== undefined) key += call.pending ? `:${call.expected}` : `.${call.givenBack}`;
      if (call.spent) key += "-";
      if (call.downgraded) key += "d";
      if (call.aborted) key += "x";
      if (call.withdrawn) key += "l";
    }
    for (const call of this.#pending) key += `;${call.rank}`;
    return `${key}|${this.#specification.key()}`;
  }

  /** Forgets the calls that are over, and as many that have given back. Takes another shared signal for an aborted one. */
  forget(also: () => boolean): void {
    this.#calls = this.#calls.filter((call) => !this.#isOver(call) && !(call.spent && !call.pending && also()));
    for (const [index, call] of this.#calls.entries()) call.index = index;
    if (this.#shared.signal.aborted) this.#shared = this.#newSwitch();
  }

  #isOver(call: Call): boolean {
    if (call.expected === undefined || call.pending) return false;
    return !this.#plan.onCalls.some((verb) => this.#allowedOn(verb, call));
  }

  // What is done to the one, and then to the other

  #both(what: string, act: (it: C) => unknown): void {
    const outcome = attempt(() => act(this.#primitive));
    this.#same(
      what,
      outcome,
      attempt(() => act(this.#specification)),
    );
    this.#flush();
  }

  #ask(each: Action): Call {
    const call = this.#begin(each);
    if (call.observed) this.#observe(call);
    else {
      this.#subject.promise(this.#primitive, call, call.abort && { signal: call.abort.signal }).then(
        (value) => this.#granted(call, value),
        (reason) => {
          this.#failed(call, reason, false);
          this.#goesOn(call);
        },
      );
    }
    return call;
  }

  #request(call: Call): void {
    if (!call.observed && call.aborted) this.#settle(call, "aborted", false);
    else this.#specification.request(call);
    this.#flush();
    call.made = true;
  }

  /** An attempt that fails leaves no call behind. */
  #try(each: Action): void {
    const call = this.#begin(each);
    const outcome = attempt(() => {
      const token = this.#subject.try?.(this.#primitive, call);
      return token === undefined ? "nothing" : this.#nameOf(call, token);
    });
    const expected = attempt(() => (this.#specification.try?.(call) ? "token" : "nothing"));
    this.#flush();
    this.#same("tryAcquire", outcome, expected);
    if (call.expected === undefined) this.#calls.pop();
    else call.actual = outcome;
  }

  #begin(each: Action): Call {
    const abort = each.signal === "shared" ? this.#shared : each.signal && this.#newSwitch(each.signal === "both");
    const call = new Call(this.#calls.length, each, abort);
    this.#calls.push(call);
    return call;
  }

  #token(call: Call): void {
    call.givenBack++;
    call.token?.release();
    if (!call.token?.released) throw new Mismatch(`the token of call ${call.index} is not released`);
    this.#giveBack(call);
    this.#flush();
  }

  /** From now on its token is a reader's. The writer's is spent: it does nothing, and cannot be downgraded again. */
  #downgrade(call: Call): void {
    const writer = call.token as WriteToken;
    const outcome = attempt(() => {
      call.token = writer.downgrade();
      writer.release();
    });
    const expected = attempt(() => this.#specification.downgrade?.(call));
    if (call.spent) call.givenBack++;
    else call.downgraded = true;
    this.#same("downgrade", outcome, expected);
    this.#same(
      "a second downgrade",
      attempt(() => writer.downgrade()),
      "NotAcquiredError",
    );
    this.#flush();
  }

  #cancel(call: Call): void {
    call.givenBack++;
    call.waiter?.cancel("cancelled");
    if (call.expected === undefined) this.#specification.cancel(call, "cancelled");
    else if (!call.downgraded) this.#giveBack(call);
    this.#flush();
  }

  #abort(target: Switch | undefined, { listener, arriving }: Action): void {
    let late: Call | undefined;
    target?.abort(listener, () => {
      if (arriving) late = this.#ask(enqueue);
      else this.#subject.listener(this.#primitive);
    });
    const act = () => {
      if (late !== undefined) this.#request(late);
      else this.#subject.listener(this.#specification);
      this.#flush();
    };
    if (listener === "before") act();
    // The listeners of a signal are called before those of the signals that follow it.
    const listening = [true, false].flatMap((own) => {
      return this.#calls.filter(({ abort }) => abort && target?.aborts(abort) && (abort === target) === own);
    });
    for (const call of listener === "stopped" ? [] : listening) {
      if (call.observed || call.withdrawn || call.expected !== undefined) continue;
      call.withdrawn = true;
      this.#specification.cancel(call, "aborted");
      this.#flush();
    }
    if (listener === "after") act();
  }

  // What the implementation does

  /** Makes a request of whose outcome an observer is notified, or which its waiter shows. */
  #observe(call: Call): void {
    try {
      const waiter = this.#subject.enqueue(this.#primitive, call, {
        granted: (value) => this.#notify(call, () => this.#granted(call, value)),
        failed: (reason) => this.#notify(call, () => this.#failed(call, reason, true)),
      });
      call.waiter = waiter;
      if (waiter.granted) this.#settled(call, this.#nameOf(call, waiter.outcome), false);
      else if (!waiter.pending) this.#failed(call, waiter.outcome, false);
    } catch (error) {
      this.#failed(call, error, false);
    }
  }

  #notify(call: Call, notify: () => void): void {
    const inside = this.#notified === undefined ? "its request" : `the callback of call ${this.#notified.index}`;
    if (this.#notified ?? !call.waiter) this.#problem = `call ${call.index} is notified inside ${inside}`;
    this.#notified = call;
    notify();
    this.#notified = undefined;
  }

  /** What a value that was granted is called. */
  #nameOf(call: Call, value: unknown): Outcome {
    if (typeof value !== "object" || value === null || !("release" in value)) return String(value);
    call.token = value as NonNullable<Call["token"]>;
    return "token";
  }

  #granted(call: Call, value: unknown): void {
    this.#settled(call, this.#nameOf(call, value), true);
    if (call.action.hasty) this.#subject.hasty(this.#primitive, call, () => call.token?.release());
    if (!call.observed) this.#goesOn(call);
  }

  #failed(call: Call, reason: unknown, logged: boolean): void {
    const aborted = call.abort !== undefined && reason === call.abort.signal.reason;
    this.#settled(call, aborted ? "aborted" : reason instanceof Error ? reason.name : String(reason), logged);
  }

  #settled(call: Call, outcome: Outcome, logged: boolean): void {
    if (call.actual !== undefined) this.#problem = `call ${call.index} settled as ${call.actual}, then as ${outcome}`;
    call.actual = outcome;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    if (logged && this.checking) this.#log.push(`call ${call.index}: ${outcome}, ${this.state}`);
  }

  // What the specification says

  #settle(call: Call, outcome: Outcome, granted: boolean): void {
    if (call.expected !== undefined) throw new Error(`the specification settles call ${call.index} twice`);
    call.expected = outcome;
    call.granted = granted;
    if (!granted) call.spent = true;
    if (!call.observed) {
      call.pending = true;
      this.#pending.push(call);
    } else if (call.made) this.#scheduled.push(() => this.#notifyAsSpecified(call));
  }

  /** A promise's continuation runs: those of grants in the order of the grants. */
  #goesOn(call: Call): void {
    const first = call.granted ? this.#pending.find(({ granted }) => granted) : call;
    if (first !== call || !call.pending) this.#problem = `call ${call.index} goes on, expected call ${first?.index}`;
    call.pending = false;
    this.#pending.splice(this.#pending.indexOf(call), 1);
    if (!call.granted) return;
    this.#expect(call);
    if (call.action.hasty) this.#hastyAsSpecified(call);
    this.#flush();
  }

  /** Notifies the specification's observers, in order and never nested. */
  #flush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    let next: (() => void) | undefined;
    while ((next = this.#scheduled.shift()) !== undefined) next();
    this.#flushing = false;
  }

  #notifyAsSpecified(call: Call): void {
    this.#expect(call);
    if (call.granted && call.action.hasty) this.#hastyAsSpecified(call);
  }

  #hastyAsSpecified(call: Call): void {
    this.#subject.hasty(this.#specification, call, () => this.#giveBack(call));
  }

  #giveBack(call: Call): void {
    if (call.spent) return;
    call.spent = true;
    this.#specification.giveBack(call);
  }

  #expect(call: Call): void {
    if (!this.checking) return;
    this.#expectedLog.push(`call ${call.index}: ${call.expected}, ${this.#subject.show(this.#specification)}`);
  }

  #same(what: string, actual: unknown, expected: unknown): void {
    if (actual !== expected) throw new Mismatch(`${what}: ${String(actual)}, expected ${String(expected)}`);
  }

  #call(index: number): Call {
    const call = this.#calls[index];
    if (call === undefined) throw new Error(`there is no call ${index}`);
    return call;
  }

  #newSwitch(followsShared = false): Switch {
    if (!this.#plan.real) return new ShapedSwitch();
    return new RealSwitch(followsShared ? this.#shared : undefined);
  }
}

/** A run, whatever its subject. */
export type AnyRun = Omit<Run<never, never, never>, "">;

/** What came of it: a value in print, or an error's name. */
export function attempt(act: () => unknown): Outcome {
  try {
    return String(act());
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
