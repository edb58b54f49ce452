/** What a process has and waits for on a server, and how it stays informed of that. */
import { flush, type Request, schedule } from "@sync/core";
import { randomId } from "./check.ts";
import { elapsed, type Instant, now, settledWithin, sleep, Timer } from "./clock.ts";
import type { Demand, Requester } from "./demand.ts";
import type { Engine, Op, Reply, Step } from "./engine.ts";
import { ClosedError, type LostError, SetupError } from "./errors.ts";
import type { Grant, LeasedToken } from "./token.ts";

/** A request that the server has not settled. */
interface Pending<T> {
  readonly of: Requester<T>;
  readonly request: Request<T | undefined, Demand>;
}

/** What a session is made of. */
export interface SessionOptions<T> {
  readonly engine: Engine;
  readonly lease: number;
  readonly onLost: ((error: LostError) => void) | undefined;
  readonly Token: new (grant: Grant) => T;
}

const maxOps = 500; // of a step, so that none keeps a server for long
const never = Number.POSITIVE_INFINITY;
const guardDelays = [5, 10, 20, 50]; // until a release is tried again that an open transaction guards
const leaseIsOver = "the server has not answered for its lease";

/**
 * A session: one step at a time goes to the server, and what is asked meanwhile goes with the next. Its lease is renewed every
 * third of it, for all that the process holds and waits for.
 *
 * The client counts the lease from before it sent what renewed it, and stops at 0.9 of it. So it knows of a loss before the
 * server grants to anybody else.
 */
export class Session<T extends LeasedToken> {
  readonly #engine: Engine;
  readonly #lease: number;
  readonly #onLost: ((error: LostError) => void) | undefined;
  readonly #Token: new (
    grant: Grant,
  ) => T;

  #id: string | undefined; // of the session on the server
  #seq = 0;
  #ids = 0; // never used twice, also not in the next session
  #step: Step | undefined; // sent, and not answered
  #renewed: Instant | undefined; // when the last step that renewed the lease was sent
  #ask = false; // whether the next step has to be a whole one
  #used = false; // whether the server was ever reached
  #failures = 0; // in a row

  readonly #outbox = new Map<number, Op>(); // by the id, which is negative where it is released
  readonly #pending = new Map<number, Pending<T>>();
  readonly #held = new Map<number, { readonly name: string; readonly token: T }>();
  readonly #releases = new Map<number, PromiseWithResolvers<void>>(); // what the server has yet to confirm
  readonly #uncalled = new Set<number>(); // grants that a renewal has shown, whose calls have not come
  #reconnected = false; // so that calls may be lost
  readonly #guarded = new Map<number, Op>(); // releases to try again
  #tries = 0; // of those

  #sweepAt = never; // by the monotonic clock
  #retryAt = never;
  readonly #timer: Timer = new Timer(() => this.#tick());
  #running: Promise<void> | undefined;
  #listening: Promise<() => unknown> | undefined;
  #listens = false; // whether that has ever been there
  #closing: Promise<void> | undefined;

  /** A session that is opened by its first request. */
  constructor({ engine, lease, onLost, Token }: SessionOptions<T>) {
    this.#engine = engine;
    this.#lease = lease;
    this.#onLost = onLost;
    this.#Token = Token;
  }

  /** For how many milliseconds the server certainly keeps what the session holds. At 0 all of it is lost. */
  remaining(): number {
    const left = this.#left();
    if (left === 0 && this.#held.size > 0) {
      this.#lapse();
      queueMicrotask(() => this.#tick()); // a getter calls no foreign code
    }
    return left;
  }

  /** Makes a request. */
  request(of: Requester<T>, request: Request<T | undefined, Demand>): void {
    if (this.#closing === undefined) {
      this.#enter({ of, request });
      this.#wake();
    } else of.fail(request, new ClosedError("the remote is closed"));
  }

  /** A pending request was cancelled: it leaves the server's queue. */
  cancel({ name }: Requester<T>, { id, sent }: Demand): void {
    if (!this.#pending.delete(id)) return;
    if (sent) this.#outbox.set(-id, ["l", id, name]);
    else this.#outbox.delete(id);
    this.#wake();
  }

  /** The token of a request, if it holds one. */
  tokenOf({ id }: Demand): T | undefined {
    return this.#held.get(id)?.token;
  }

  /** Ends the session: what is pending is rejected, what is held is lost and released. */
  close(): Promise<void> {
    this.#closing ??= Promise.resolve().then(() => this.#close());
    return this.#closing;
  }

  #left(): number {
    return this.#renewed === undefined ? 0 : Math.max(0, 0.9 * this.#lease - elapsed(this.#renewed));
  }

  /** Whether the process has or wants something that the server must keep. */
  #active(): boolean {
    return this.#pending.size + this.#held.size + this.#releases.size > 0;
  }

  /** Whether something may wait in a queue of the server. */
  #queued(): boolean {
    return [...this.#pending.values()].some(({ request }) => request.demand.sent);
  }

  /** Whether there is something to send now. */
  #wanted(): boolean {
    if (this.#id === undefined) return this.#pending.size > 0;
    return this.#ask || this.#outbox.size > 0 || this.#untilDue() <= 0;
  }

  /** In how many milliseconds a step is due, if nothing else is asked for. */
  #untilDue(): number {
    const at = performance.now();
    const renewal = this.#active() ? this.#untilRenewal() : never;
    const sweep = this.#pending.size > 0 ? this.#sweepAt - at : never;
    const retry = this.#guarded.size > 0 ? this.#retryAt - at : never;
    return Math.min(renewal, sweep, retry);
  }

  #untilRenewal(): number {
    return this.#renewed === undefined ? 0 : this.#lease / 3 - elapsed(this.#renewed);
  }

  #wake(): void {
    if (this.#running === undefined && this.#wanted()) {
      this.#running = Promise.resolve() // what is asked in this step goes together
        .then(() => this.#run())
        .finally(() => {
          this.#running = undefined;
          this.#wake();
        });
    }
    this.#arm();
  }

  /** Sets the timer to when there is something to do. */
  #arm(): void {
    const loss = this.#held.size + this.#releases.size > 0 ? this.#left() : never;
    const due = this.#running === undefined && this.#id !== undefined ? this.#untilDue() : never;
    const next = Math.min(loss, due);
    if (next === never) this.#timer.stop();
    else this.#timer.start(next);
  }

  #tick(): void {
    this.#lapse();
    flush();
    this.#wake();
  }

  /** Sends steps until there is nothing to send. */
  async #run(): Promise<void> {
    while (this.#step !== undefined || this.#wanted()) {
      try {
        this.#listening ??= this.#engine.listen(
          (id, fence) => this.#called(id, fence),
          () => this.#refresh(),
        );
        await this.#listening;
        this.#listens = true;
        if (this.#step === undefined && !this.#wanted()) break; // all was cancelled meanwhile
        const step = (this.#step ??= this.#next());
        const sent = now();
        const reply = await this.#answer(step);
        this.#step = undefined;
        this.#used = true;
        this.#failures = 0;
        this.#apply(step, reply, sent);
        flush();
        this.#arm();
      } catch (error) {
        if (!this.#used) {
          this.#listening?.catch(() => {}).then((unlisten) => unlisten?.());
          this.#listening = undefined;
          this.#forget();
          this.#rejectAll(error);
          return;
        }
        if (error instanceof SetupError) this.#rejectAll(error);
        if (!this.#active() && this.#left() === 0) {
          this.#forget();
          return;
        }
        if (this.#step !== undefined) this.#step = { ...this.#step, whole: true }; // the same number: it counts once
        await sleep(Math.min(this.#lease / 10, 10 * 2 ** this.#failures++));
      }
    }
  }

  /** The next step. What it asks for counts as sent. */
  #next(): Step {
    const lease = this.#lease;
    this.#lapse();
    if (this.#id !== undefined && this.#left() === 0 && !this.#queued()) this.#forget(); // nothing there is of use
    if (this.#id === undefined) {
      this.#id = randomId();
      this.#again();
      // It asks for nothing: should it arrive late, when the session is over, then it opens an empty one.
      return { session: this.#id, seq: (this.#seq = 1), lease, whole: true, ops: [] };
    }
    if (performance.now() >= this.#retryAt) {
      for (const [key, op] of this.#guarded) this.#outbox.set(key, op);
      this.#guarded.clear();
      this.#retryAt = never;
    }
    const ops: Op[] = [];
    for (const [key, op] of this.#outbox) {
      if (ops.length === maxOps) break;
      this.#outbox.delete(key);
      const pending = this.#pending.get(key);
      if (pending !== undefined) pending.request.demand.sent = true;
      ops.push(op);
    }
    const whole = this.#ask || this.#untilRenewal() <= 0;
    this.#ask = false;
    this.#sweepAt = never;
    return { session: this.#id, seq: ++this.#seq, lease, whole, ops };
  }

  /** The answer to a step, if it comes in time. */
  #answer(step: Step): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const late = new AbortController();
      const timer = new Timer(() => {
        const error = new Error("the server does not answer");
        reject(error);
        late.abort(error);
      });
      timer.start(this.#lease / 3);
      Promise.resolve()
        .then(() => this.#engine.step(step, late.signal))
        .then(resolve, reject)
        .finally(() => timer.stop());
    });
  }

  #apply(step: Step, reply: Reply, sent: Instant): void {
    this.#lapse();
    if (reply.gone) {
      this.#loseAll("the server does not know its session any more");
      this.#forget();
      return;
    }
    if (step.whole) this.#renewed = sent;
    for (const [id, fence] of reply.got ?? []) this.#grant(id, fence);
    for (const id of reply.no ?? []) this.#settle(id, undefined);
    const busy = new Set(reply.busy);
    for (const op of step.ops) {
      if (op[0] === "a") continue;
      if (busy.has(op[1])) this.#guarded.set(-op[1], op);
      else this.#confirm(op[1]);
    }
    if (busy.size > 0) this.#retryAt = performance.now() + (guardDelays[this.#tries++] ?? 50);
    else if (this.#guarded.size === 0) this.#tries = 0;
    if (reply.mine !== undefined) this.#reconcile(reply.mine);
    if (reply.next !== undefined) this.#sweepAt = performance.now() + Math.max(reply.next, 10) + 1;
  }

  /** Compares what the server says that the session has with what it has here. */
  #reconcile(mine: NonNullable<Reply["mine"]>): void {
    // A call has time until the next renewal. If it does not come, the connection that listens may have gone silent.
    if (this.#uncalled.size > 0) this.#engine.relisten?.();
    this.#uncalled.clear();
    const there = new Set<number>();
    for (const [id, fence, name] of mine) {
      there.add(id);
      if (this.#pending.has(id)) {
        if (fence > 0 && !this.#reconnected) this.#uncalled.add(id);
        if (fence > 0) this.#grant(id, fence);
      } else if (!this.#held.has(id) && !this.#guarded.has(-id)) {
        this.#outbox.set(-id, ["l", id, name]); // it was lost here, or its release was lost there
      }
    }
    for (const [id, { token }] of this.#held) {
      if (there.has(id)) continue;
      this.#held.delete(id);
      this.#lose(token, "the server does not know it any more");
    }
    for (const [id, pending] of this.#pending) {
      if (there.has(id) || !pending.request.demand.sent) continue;
      this.#pending.delete(id);
      this.#enter(pending);
    }
    this.#reconnected = false;
  }

  /** Asks for a request, with an id that was not used before. */
  #enter(pending: Pending<T>): void {
    const { demand } = pending.request;
    const { name, bound } = pending.of;
    const id = ++this.#ids;
    demand.id = id;
    demand.sent = false;
    this.#pending.set(id, pending);
    this.#outbox.set(id, ["a", id, name, demand.permits, bound, demand.wait]);
  }

  /** Asks for all that is pending once more: the session is a new one. */
  #again(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#outbox.clear();
    for (const each of pending) this.#enter(each);
  }

  /** Another process's step has granted something to this one. */
  #called(id: number, fence: number): void {
    this.#uncalled.delete(id);
    this.#lapse();
    this.#grant(id, fence);
    flush();
    this.#wake();
  }

  /** Calls may have been lost. */
  #refresh(): void {
    this.#ask = this.#reconnected = true;
    this.#wake();
  }

  #grant(id: number, fence: number): void {
    const { of, request } = this.#pending.get(id) ?? {};
    if (of === undefined || request === undefined) return;
    if (this.#left() === 0) {
      this.#ask = true; // it may be over already
      return;
    }
    const { name } = of;
    const aborted = request.aborted();
    if (aborted !== undefined) {
      this.#pending.delete(id);
      this.#outbox.set(-id, ["l", id, name]);
      of.fail(request, aborted.reason);
      return;
    }
    const token = new this.#Token({
      session: this.#id ?? "",
      id,
      name,
      permits: request.demand.permits,
      fence,
      remaining: () => this.remaining(),
      release: () => this.#release(id),
    });
    this.#held.set(id, { name, token });
    this.#settle(id, token);
  }

  #settle(id: number, token: T | undefined): void {
    const { of, request } = this.#pending.get(id) ?? {};
    if (of === undefined || request === undefined) return;
    this.#pending.delete(id);
    of.settle(request, token);
  }

  #release(id: number): Promise<void> {
    const held = this.#held.get(id);
    if (held === undefined) return Promise.resolve();
    this.#held.delete(id);
    this.#outbox.set(-id, ["l", id, held.name]);
    const release = Promise.withResolvers<void>();
    if (this.#left() === 0) release.resolve();
    else this.#releases.set(id, release);
    this.#wake();
    return release.promise;
  }

  #confirm(id: number): void {
    this.#releases.get(id)?.resolve();
    this.#releases.delete(id);
  }

  /** If the lease is over, so is all that is held. What waits may still stand in the server's queue. */
  #lapse(): void {
    if (this.#left() > 0) return;
    this.#ask ||= this.#held.size > 0; // what is lost here may still be held there
    this.#loseAll(leaseIsOver);
  }

  #loseAll(why: string): void {
    for (const { token } of this.#held.values()) this.#lose(token, why);
    this.#held.clear();
    for (const id of this.#releases.keys()) this.#confirm(id);
  }

  #lose(token: T, why: string): void {
    schedule(token.lose(why));
    const onLost = this.#onLost;
    const { lost } = token;
    if (onLost !== undefined && lost !== undefined) schedule(() => onLost(lost));
  }

  /** The session is over on the server. The next step opens another. */
  #forget(): void {
    this.#id = this.#step = this.#renewed = undefined;
    this.#guarded.clear();
    this.#uncalled.clear();
    this.#outbox.clear();
    this.#sweepAt = this.#retryAt = never;
    this.#ask = false;
  }

  #rejectAll(reason: unknown): void {
    for (const [id, { of, request }] of this.#pending) {
      if (request.demand.sent) this.#outbox.set(-id, ["l", id, of.name]);
      else this.#outbox.delete(id);
      of.fail(request, reason);
    }
    this.#pending.clear();
    flush();
  }

  async #close(): Promise<void> {
    this.#rejectAll(new ClosedError("the remote was closed"));
    const released = [...this.#held].map(([id, { token }]) => {
      schedule(token.lose("its remote was closed"));
      return this.#release(id);
    });
    flush();
    await Promise.all([...released, ...[...this.#releases.values()].map(({ promise }) => promise)]);
    if (this.#listens) await this.#running; // else it waits for a server that may never come
    await this.#end();
    this.#timer.stop();
    const ended = settledWithin(
      this.#lease,
      this.#listening?.then((unlisten) => unlisten()),
    ); // it may be gone, or silent
    if (this.#listens) await ended;
  }

  /** Tells the server that the session is over, for as long as its lease lasts. */
  async #end(): Promise<void> {
    if (this.#id === undefined) return;
    const step: Step = { session: this.#id, seq: ++this.#seq, lease: 0, whole: false, ops: [] };
    do {
      try {
        await this.#answer(step);
        break;
      } catch {
        await sleep(this.#lease / 10);
      }
    } while (this.#left() > 0);
    this.#forget();
  }
}
