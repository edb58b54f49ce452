// The type checker is what can fail here: each `const check: Equal<...> = true` compiles only if the types are equal.
import assert from "node:assert/strict";
import { test } from "node:test";
import type * as PlainBarrier from "@sync/barrier";
import type * as PlainCondition from "@sync/condition";
import * as Package from "@sync/effect";
import * as Barrier from "@sync/effect/Barrier";
import * as BoundedSemaphore from "@sync/effect/BoundedSemaphore";
import * as Condition from "@sync/effect/Condition";
import * as Event from "@sync/effect/Event";
import * as Lock from "@sync/effect/Lock";
import * as Remote from "@sync/effect/Remote";
import * as Semaphore from "@sync/effect/Semaphore";
import type * as PlainEvent from "@sync/event";
import type * as PlainLock from "@sync/lock";
import type * as PlainRemote from "@sync/remote";
import type * as PlainSemaphore from "@sync/semaphore";
import * as Effect from "effect/Effect";
import type { Inspectable } from "effect/Inspectable";
import type { Layer } from "effect/Layer";
import type { Option } from "effect/Option";
import type { Pipeable } from "effect/Pipeable";
import type { Scope } from "effect/Scope";
import * as EffectSemaphore from "effect/Semaphore";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Guard = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
type GuardIfAvailable = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Option<A>, E, R>;

interface Oops {
  readonly _tag: "Oops";
}
interface Service {
  readonly name: "Service";
}

// What is guarded: each of its three channels has to come through.
const work: Effect.Effect<"done", Oops, Service> = Effect.succeed("done");

test("Equal tells types apart", () => {
  const same: Equal<Effect.Effect<number>, Effect.Effect<number, never, never>> = true;
  const value: Equal<Effect.Effect<number>, Effect.Effect<string>> = false;
  const error: Equal<Effect.Effect<number>, Effect.Effect<number, Oops>> = false;
  const requirement: Equal<Effect.Effect<number>, Effect.Effect<number, never, Scope>> = false;
  assert.deepEqual([same, value, error, requirement], [true, false, false, false]);
});

test("Lock: constructors and guard", () => {
  const make: Equal<typeof Lock.make, () => Effect.Effect<Lock.Lock>> = true;
  const makeUnsafe: Equal<typeof Lock.makeUnsafe, () => Lock.Lock> = true;
  const fromPlain: Equal<typeof Lock.fromPlain, (plain: PlainLock.Lock) => Lock.Lock> = true;
  const isLock: Equal<typeof Lock.isLock, (u: unknown) => u is Lock.Lock> = true;
  const plain: Equal<Lock.Lock["plain"], PlainLock.Lock> = true;
  const id: Equal<typeof Lock.TypeId, "~@sync/effect/Lock"> = true;
  assert.ok(make && makeUnsafe && fromPlain && isLock && plain && id);
});

test("Lock.withLock adds nothing to the effect's channels", () => {
  const lock = Lock.makeUnsafe();
  const first = Lock.withLock(lock, work);
  const last = work.pipe(Lock.withLock(lock));
  const guard = Lock.withLock(lock);
  const checkFirst: Equal<typeof first, Effect.Effect<"done", Oops, Service>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<"done", Oops, Service>> = true;
  const checkGuard: Equal<typeof guard, Guard> = true;
  assert.ok(checkFirst && checkLast && checkGuard);
});

test("Lock.withLockIfAvailable gives an option, and adds nothing to the other channels", () => {
  const lock = Lock.makeUnsafe();
  const first = Lock.withLockIfAvailable(lock, work);
  const last = work.pipe(Lock.withLockIfAvailable(lock));
  const guard = Lock.withLockIfAvailable(lock);
  const checkFirst: Equal<typeof first, Effect.Effect<Option<"done">, Oops, Service>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<Option<"done">, Oops, Service>> = true;
  const checkGuard: Equal<typeof guard, GuardIfAvailable> = true;
  assert.ok(checkFirst && checkLast && checkGuard);
});

test("Lock: the rest", () => {
  const acquireScoped: Equal<typeof Lock.acquireScoped, (self: Lock.Lock) => Effect.Effect<void, never, Scope>> = true;
  const acquire: Equal<typeof Lock.acquire, (self: Lock.Lock) => Effect.Effect<void>> = true;
  const release: Equal<typeof Lock.release, (self: Lock.Lock) => Effect.Effect<void, Lock.NotAcquiredError>> = true;
  const locked: Equal<typeof Lock.locked, (self: Lock.Lock) => Effect.Effect<boolean>> = true;
  const lockedUnsafe: Equal<typeof Lock.lockedUnsafe, (self: Lock.Lock) => boolean> = true;
  const waiting: Equal<typeof Lock.waiting, (self: Lock.Lock) => Effect.Effect<number>> = true;
  const waitingUnsafe: Equal<typeof Lock.waitingUnsafe, (self: Lock.Lock) => number> = true;
  assert.ok(acquireScoped && acquire && release && locked && lockedUnsafe && waiting && waitingUnsafe);
});

test("Event: every function", () => {
  type Self<A> = (self: Event.Event) => A;
  const make: Equal<typeof Event.make, () => Effect.Effect<Event.Event>> = true;
  const makeUnsafe: Equal<typeof Event.makeUnsafe, () => Event.Event> = true;
  const fromPlain: Equal<typeof Event.fromPlain, (plain: PlainEvent.Event) => Event.Event> = true;
  const isEvent: Equal<typeof Event.isEvent, (u: unknown) => u is Event.Event> = true;
  const set: Equal<typeof Event.set, Self<Effect.Effect<void>>> = true;
  const setUnsafe: Equal<typeof Event.setUnsafe, Self<void>> = true;
  const clear: Equal<typeof Event.clear, Self<Effect.Effect<void>>> = true;
  const clearUnsafe: Equal<typeof Event.clearUnsafe, Self<void>> = true;
  const isSet: Equal<typeof Event.isSet, Self<Effect.Effect<boolean>>> = true;
  const isSetUnsafe: Equal<typeof Event.isSetUnsafe, Self<boolean>> = true;
  const wait: Equal<typeof Event.await, Self<Effect.Effect<void>>> = true;
  const waiting: Equal<typeof Event.waiting, Self<Effect.Effect<number>>> = true;
  const waitingUnsafe: Equal<typeof Event.waitingUnsafe, Self<number>> = true;
  assert.ok(make && makeUnsafe && fromPlain && isEvent && set && setUnsafe && clear && clearUnsafe);
  assert.ok(isSet && isSetUnsafe && wait && waiting && waitingUnsafe);
});

test("Event.whenSet adds nothing to the effect's channels", () => {
  const event = Event.makeUnsafe();
  const first = Event.whenSet(event, work);
  const last = work.pipe(Event.whenSet(event));
  const guard = Event.whenSet(event);
  const checkFirst: Equal<typeof first, Effect.Effect<"done", Oops, Service>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<"done", Oops, Service>> = true;
  const checkGuard: Equal<typeof guard, Guard> = true;
  assert.ok(checkFirst && checkLast && checkGuard);
});

test("Condition: every function but the guards", () => {
  type Self<A> = (self: Condition.Condition) => A;
  type Notified = Effect.Effect<number, Condition.NotAcquiredError>;
  const make: Equal<typeof Condition.make, (lock?: Lock.Lock) => Effect.Effect<Condition.Condition>> = true;
  const makeUnsafe: Equal<typeof Condition.makeUnsafe, (lock?: Lock.Lock) => Condition.Condition> = true;
  const fromPlain: Equal<typeof Condition.fromPlain, (plain: PlainCondition.Condition) => Condition.Condition> = true;
  const isCondition: Equal<typeof Condition.isCondition, (u: unknown) => u is Condition.Condition> = true;
  const wait: Equal<typeof Condition.wait, Self<Effect.Effect<void, Condition.NotAcquiredError>>> = true;
  const notify: Equal<typeof Condition.notify, (self: Condition.Condition, n?: number) => Notified> = true;
  const notifyAll: Equal<typeof Condition.notifyAll, Self<Notified>> = true;
  const locked: Equal<typeof Condition.locked, Self<Effect.Effect<boolean>>> = true;
  const lockedUnsafe: Equal<typeof Condition.lockedUnsafe, Self<boolean>> = true;
  const waiting: Equal<typeof Condition.waiting, Self<Effect.Effect<number>>> = true;
  const waitingUnsafe: Equal<typeof Condition.waitingUnsafe, Self<number>> = true;
  assert.ok(make && makeUnsafe && fromPlain && isCondition && wait && notify && notifyAll);
  assert.ok(locked && lockedUnsafe && waiting && waitingUnsafe);
});

test("Condition.withLock adds nothing to the effect's channels", () => {
  const condition = Condition.makeUnsafe();
  const first = Condition.withLock(condition, work);
  const last = work.pipe(Condition.withLock(condition));
  const guard = Condition.withLock(condition);
  const checkFirst: Equal<typeof first, Effect.Effect<"done", Oops, Service>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<"done", Oops, Service>> = true;
  const checkGuard: Equal<typeof guard, Guard> = true;
  assert.ok(checkFirst && checkLast && checkGuard);
});

test("Condition.waitFor a function: its value without its falsy part, and NotAcquiredError", () => {
  const condition = Condition.makeUnsafe();
  const find = (): "job" | 7 | "" | 0 | false | null | undefined => "job";
  const first = Condition.waitFor(condition, find);
  const last = condition.pipe(Condition.waitFor(find));
  const checkFirst: Equal<typeof first, Effect.Effect<"job" | 7, Condition.NotAcquiredError>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<"job" | 7, Condition.NotAcquiredError>> = true;
  assert.ok(checkFirst && checkLast);
});

test("Condition.waitFor an effect: its value without its falsy part, its error and its requirement", () => {
  const condition = Condition.makeUnsafe();
  const find: Effect.Effect<"job" | undefined, Oops, Service> = Effect.succeed("job");
  const first = Condition.waitFor(condition, find);
  const last = condition.pipe(Condition.waitFor(find));
  type Found = Effect.Effect<"job", Oops | Condition.NotAcquiredError, Service>;
  const checkFirst: Equal<typeof first, Found> = true;
  const checkLast: Equal<typeof last, Found> = true;
  assert.ok(checkFirst && checkLast);
});

test("Condition.waitFor a boolean gives true", () => {
  const found = Condition.waitFor(Condition.makeUnsafe(), (): boolean => true);
  const check: Equal<typeof found, Effect.Effect<true, Condition.NotAcquiredError>> = true;
  assert.ok(check);
});

test("Semaphore: effect's functions, with effect's types", () => {
  // A program that swaps the import compiles.
  const make: typeof EffectSemaphore.make = Semaphore.make;
  const makeUnsafe: typeof EffectSemaphore.makeUnsafe = Semaphore.makeUnsafe;
  const resize: typeof EffectSemaphore.resize = Semaphore.resize;
  const withPermits: typeof EffectSemaphore.withPermits = Semaphore.withPermits;
  const withPermit: typeof EffectSemaphore.withPermit = Semaphore.withPermit;
  const withPermitsIfAvailable: typeof EffectSemaphore.withPermitsIfAvailable = Semaphore.withPermitsIfAvailable;
  const take: typeof EffectSemaphore.take = Semaphore.take;
  const takeScoped: typeof EffectSemaphore.takeScoped = Semaphore.takeScoped;
  const takeIfAvailable: typeof EffectSemaphore.takeIfAvailable = Semaphore.takeIfAvailable;
  const release: typeof EffectSemaphore.release = Semaphore.release;
  const releaseAll: typeof EffectSemaphore.releaseAll = Semaphore.releaseAll;
  for (const f of [make, makeUnsafe, resize, withPermits, withPermit, withPermitsIfAvailable]) {
    assert.equal(typeof f, "function");
  }
  for (const f of [take, takeScoped, takeIfAvailable, release, releaseAll]) assert.equal(typeof f, "function");
});

test("Semaphore: a module that takes the place of effect's", () => {
  const program = (module: Omit<typeof EffectSemaphore, "make" | "makeUnsafe" | "Semaphore">) => Object.keys(module);
  assert.ok(program(Semaphore).includes("withPermit"));
});

test("Semaphore: ours is one of effect's", () => {
  const theirs: EffectSemaphore.Semaphore = Semaphore.makeUnsafe(1);
  const guarded = EffectSemaphore.withPermit(Semaphore.makeUnsafe(1), work);
  const check: Equal<typeof guarded, Effect.Effect<"done", Oops, Service>> = true;
  assert.ok(theirs && check);
});

test("Semaphore: every method of effect's interface has effect's type", () => {
  type Ours = Semaphore.Semaphore;
  type Theirs = EffectSemaphore.Semaphore;
  const check: { readonly [K in keyof Theirs]: Equal<Ours[K], Theirs[K]> } = {
    resize: true,
    withPermits: true,
    withPermit: true,
    withPermitsIfAvailable: true,
    take: true,
    takeScoped: true,
    takeIfAvailable: true,
    release: true,
    releaseAll: true,
  };
  for (const key of Object.keys(check)) assert.ok(key in Semaphore.makeUnsafe(1), key);
});

test("Semaphore: methods add nothing to the effect's channels", () => {
  const semaphore = Semaphore.makeUnsafe(1);
  const one = work.pipe(semaphore.withPermit);
  const two = work.pipe(semaphore.withPermits(2));
  const some = work.pipe(semaphore.withPermitsIfAvailable(2));
  const checkOne: Equal<typeof one, Effect.Effect<"done", Oops, Service>> = true;
  const checkTwo: Equal<typeof two, Effect.Effect<"done", Oops, Service>> = true;
  const checkSome: Equal<typeof some, Effect.Effect<Option<"done">, Oops, Service>> = true;
  assert.ok(checkOne && checkTwo && checkSome);
});

test("Semaphore: what effect's has not", () => {
  type Self<A> = (self: Semaphore.Semaphore) => A;
  const make: Equal<typeof Semaphore.make, (permits: number) => Effect.Effect<Semaphore.Semaphore>> = true;
  const makeUnsafe: Equal<typeof Semaphore.makeUnsafe, (permits: number) => Semaphore.Semaphore> = true;
  const fromPlain: Equal<
    typeof Semaphore.fromPlain,
    (plain: PlainSemaphore.Semaphore, permits?: number) => Semaphore.Semaphore
  > = true;
  const isSemaphore: Equal<typeof Semaphore.isSemaphore, (u: unknown) => u is Semaphore.Semaphore> = true;
  const available: Equal<typeof Semaphore.available, Self<Effect.Effect<number>>> = true;
  const availableUnsafe: Equal<typeof Semaphore.availableUnsafe, Self<number>> = true;
  const waiting: Equal<typeof Semaphore.waiting, Self<Effect.Effect<number>>> = true;
  const waitingUnsafe: Equal<typeof Semaphore.waitingUnsafe, Self<number>> = true;
  assert.ok(make && makeUnsafe && fromPlain && isSemaphore);
  assert.ok(available && availableUnsafe && waiting && waitingUnsafe);
});

test("BoundedSemaphore: permits by count may fail with PermitsExceededError", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  type Guarded = Effect.Effect<"done", Oops | BoundedSemaphore.PermitsExceededError, Service>;
  type Some = Effect.Effect<Option<"done">, Oops | BoundedSemaphore.PermitsExceededError, Service>;
  const first = BoundedSemaphore.withPermits(semaphore, 2, work);
  const last = work.pipe(BoundedSemaphore.withPermits(semaphore, 2));
  const someFirst = BoundedSemaphore.withPermitsIfAvailable(semaphore, 2, work);
  const someLast = work.pipe(BoundedSemaphore.withPermitsIfAvailable(semaphore, 2));
  const checkFirst: Equal<typeof first, Guarded> = true;
  const checkLast: Equal<typeof last, Guarded> = true;
  const checkSomeFirst: Equal<typeof someFirst, Some> = true;
  const checkSomeLast: Equal<typeof someLast, Some> = true;
  assert.ok(checkFirst && checkLast && checkSomeFirst && checkSomeLast);
});

test("BoundedSemaphore.withPermit adds nothing to the effect's channels", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  const first = BoundedSemaphore.withPermit(semaphore, work);
  const last = work.pipe(BoundedSemaphore.withPermit(semaphore));
  const guard = BoundedSemaphore.withPermit(semaphore);
  const checkFirst: Equal<typeof first, Effect.Effect<"done", Oops, Service>> = true;
  const checkLast: Equal<typeof last, Effect.Effect<"done", Oops, Service>> = true;
  const checkGuard: Equal<typeof guard, Guard> = true;
  assert.ok(checkFirst && checkLast && checkGuard);
});

test("BoundedSemaphore: take, takeScoped, release and resize, in both forms", () => {
  const semaphore = BoundedSemaphore.makeUnsafe(1);
  const take = BoundedSemaphore.take(semaphore, 1);
  const takeLast = semaphore.pipe(BoundedSemaphore.take(1));
  const scoped = BoundedSemaphore.takeScoped(semaphore, 1);
  const scopedLast = semaphore.pipe(BoundedSemaphore.takeScoped(1));
  const release = BoundedSemaphore.release(semaphore, 1);
  const releaseLast = semaphore.pipe(BoundedSemaphore.release(1));
  const resize = BoundedSemaphore.resize(semaphore, 1);
  const resizeLast = semaphore.pipe(BoundedSemaphore.resize(1));
  type Taken = Effect.Effect<number, BoundedSemaphore.PermitsExceededError>;
  type Scoped = Effect.Effect<void, BoundedSemaphore.PermitsExceededError, Scope>;
  type Released = Effect.Effect<number, BoundedSemaphore.OverReleaseError>;
  const checkTake: Equal<typeof take, Taken> = true;
  const checkTakeLast: Equal<typeof takeLast, Taken> = true;
  const checkScoped: Equal<typeof scoped, Scoped> = true;
  const checkScopedLast: Equal<typeof scopedLast, Scoped> = true;
  const checkRelease: Equal<typeof release, Released> = true;
  const checkReleaseLast: Equal<typeof releaseLast, Released> = true;
  const checkResize: Equal<typeof resize, Effect.Effect<void>> = true;
  const checkResizeLast: Equal<typeof resizeLast, Effect.Effect<void>> = true;
  assert.ok(checkTake && checkTakeLast && checkScoped && checkScopedLast);
  assert.ok(checkRelease && checkReleaseLast && checkResize && checkResizeLast);
});

test("BoundedSemaphore: the rest", () => {
  type Self<A> = (self: BoundedSemaphore.BoundedSemaphore) => A;
  type Bounded = BoundedSemaphore.BoundedSemaphore;
  const make: Equal<typeof BoundedSemaphore.make, (permits: number) => Effect.Effect<Bounded>> = true;
  const makeUnsafe: Equal<typeof BoundedSemaphore.makeUnsafe, (permits: number) => Bounded> = true;
  const fromPlain: Equal<typeof BoundedSemaphore.fromPlain, (plain: PlainSemaphore.BoundedSemaphore) => Bounded> = true;
  const is: Equal<typeof BoundedSemaphore.isBoundedSemaphore, (u: unknown) => u is Bounded> = true;
  const bound: Equal<typeof BoundedSemaphore.bound, Self<Effect.Effect<number>>> = true;
  const boundUnsafe: Equal<typeof BoundedSemaphore.boundUnsafe, Self<number>> = true;
  const available: Equal<typeof BoundedSemaphore.available, Self<Effect.Effect<number>>> = true;
  const availableUnsafe: Equal<typeof BoundedSemaphore.availableUnsafe, Self<number>> = true;
  const waiting: Equal<typeof BoundedSemaphore.waiting, Self<Effect.Effect<number>>> = true;
  const waitingUnsafe: Equal<typeof BoundedSemaphore.waitingUnsafe, Self<number>> = true;
  assert.ok(make && makeUnsafe && fromPlain && is && bound && boundUnsafe);
  assert.ok(available && availableUnsafe && waiting && waitingUnsafe);
});

test("BoundedSemaphore is not effect's Semaphore", () => {
  // @ts-expect-error: its requests may fail
  const theirs: EffectSemaphore.Semaphore = BoundedSemaphore.makeUnsafe(1);
  assert.ok(theirs);
});

test("Barrier: every function", () => {
  type Self<A> = (self: Barrier.Barrier) => A;
  const make: Equal<typeof Barrier.make, (parties: number) => Effect.Effect<Barrier.Barrier>> = true;
  const makeUnsafe: Equal<typeof Barrier.makeUnsafe, (parties: number) => Barrier.Barrier> = true;
  const fromPlain: Equal<typeof Barrier.fromPlain, (plain: PlainBarrier.Barrier) => Barrier.Barrier> = true;
  const isBarrier: Equal<typeof Barrier.isBarrier, (u: unknown) => u is Barrier.Barrier> = true;
  const wait: Equal<typeof Barrier.await, Self<Effect.Effect<number, Barrier.BrokenBarrierError>>> = true;
  const reset: Equal<typeof Barrier.reset, Self<Effect.Effect<void>>> = true;
  const resetUnsafe: Equal<typeof Barrier.resetUnsafe, Self<void>> = true;
  const abort: Equal<typeof Barrier.abort, Self<Effect.Effect<void>>> = true;
  const abortUnsafe: Equal<typeof Barrier.abortUnsafe, Self<void>> = true;
  const broken: Equal<typeof Barrier.broken, Self<Effect.Effect<boolean>>> = true;
  const brokenUnsafe: Equal<typeof Barrier.brokenUnsafe, Self<boolean>> = true;
  const waiting: Equal<typeof Barrier.waiting, Self<Effect.Effect<number>>> = true;
  const waitingUnsafe: Equal<typeof Barrier.waitingUnsafe, Self<number>> = true;
  const parties: Equal<Barrier.Barrier["parties"], number> = true;
  assert.ok(make && makeUnsafe && fromPlain && isBarrier && wait && reset && resetUnsafe && abort && abortUnsafe);
  assert.ok(broken && brokenUnsafe && waiting && waitingUnsafe && parties);
});

test("every facade pipes, and can be inspected", () => {
  const facades: ReadonlyArray<Pipeable & Inspectable> = [
    Lock.makeUnsafe(),
    Event.makeUnsafe(),
    Condition.makeUnsafe(),
    Semaphore.makeUnsafe(1),
    BoundedSemaphore.makeUnsafe(1),
    Barrier.makeUnsafe(1),
  ];
  for (const facade of facades) assert.equal(typeof facade.toString(), "string");
});

test("the errors can be imported from the package, and are those of the modules", () => {
  assert.equal(Package.NotAcquiredError, Lock.NotAcquiredError);
  assert.equal(Package.NotAcquiredError, Condition.NotAcquiredError);
  assert.equal(Package.BrokenBarrierError, Barrier.BrokenBarrierError);
  assert.equal(Package.PermitsExceededError, BoundedSemaphore.PermitsExceededError);
  assert.equal(Package.OverReleaseError, BoundedSemaphore.OverReleaseError);
});

test("errors carry their tags, and what they say, in their types", () => {
  const notAcquired: Equal<Lock.NotAcquiredError["_tag"], "NotAcquiredError"> = true;
  const same: Equal<Lock.NotAcquiredError, Condition.NotAcquiredError> = true;
  const broken: Equal<Barrier.BrokenBarrierError["_tag"], "BrokenBarrierError"> = true;
  const exceeded: Equal<BoundedSemaphore.PermitsExceededError["_tag"], "PermitsExceededError"> = true;
  const requested: Equal<BoundedSemaphore.PermitsExceededError["requested"], number> = true;
  const over: Equal<BoundedSemaphore.OverReleaseError["_tag"], "OverReleaseError"> = true;
  const released: Equal<BoundedSemaphore.OverReleaseError["released"], number> = true;
  const errors: readonly Error[] = [
    new Lock.NotAcquiredError({ message: "m" }),
    new Barrier.BrokenBarrierError({ message: "m" }),
    new BoundedSemaphore.PermitsExceededError({ message: "m", requested: 2, bound: 1 }),
    new BoundedSemaphore.OverReleaseError({ message: "m", released: 2, taken: 1 }),
  ];
  assert.ok(notAcquired && same && broken && exceeded && requested && over && released);
  for (const error of errors) assert.ok(error instanceof Error);
});

test("a facade of one kind is not taken for another", () => {
  // @ts-expect-error: an event is no lock
  const locked = () => Lock.lockedUnsafe(Event.makeUnsafe());
  // @ts-expect-error: a plain lock is no lock of effects
  const withLock = (plain: PlainLock.Lock) => Lock.withLock(plain);
  assert.deepEqual([typeof locked, typeof withLock], ["function", "function"]);
});

test("Remote: constructors, layers and guard", () => {
  const make = Remote.make(work as never as Effect.Effect<PlainRemote.Remote, Oops, Service>);
  const checkMake: Equal<typeof make, Effect.Effect<Remote.Remote, Oops, Service | Scope>> = true;
  const layer = Remote.layer(work as never as Effect.Effect<PlainRemote.Remote, Oops, Service | Scope>);
  const checkLayer: Equal<typeof layer, Layer<Remote.Remote, Oops, Service>> = true;
  type LayerMemory = (options?: PlainRemote.MemoryOptions) => Layer<Remote.Remote>;
  const layerMemory: Equal<typeof Remote.layerMemory, LayerMemory> = true;
  const fromPlain: Equal<typeof Remote.fromPlain, (plain: PlainRemote.Remote) => Remote.Remote> = true;
  const isRemote: Equal<typeof Remote.isRemote, (u: unknown) => u is Remote.Remote> = true;
  const id: Equal<typeof Remote.TypeId, "~@sync/effect/Remote"> = true;
  assert.ok(checkMake && checkLayer && layerMemory && fromPlain && isRemote && id);
});

test("Remote: what guards adds its errors and the service, and takes the token away from what is needed", () => {
  type Errors = Remote.LostError | Remote.DriverError | Remote.SetupError | Remote.ClosedError;
  const needsToken = Effect.andThen(Effect.asVoid(Remote.Token), work);
  const lock = Remote.withLock("x", needsToken);
  const checkLock: Equal<typeof lock, Effect.Effect<"done", Oops | Errors, Remote.Remote | Service>> = true;
  const piped = work.pipe(Remote.withLock("x"));
  const checkPiped: Equal<typeof piped, Effect.Effect<"done", Oops | Errors, Remote.Remote | Service>> = true;
  const available = work.pipe(Remote.withLockIfAvailable("x"));
  type Available = Effect.Effect<Option<"done">, Oops | Errors, Remote.Remote | Service>;
  const checkAvailable: Equal<typeof available, Available> = true;
  const permits = Remote.withPermits("x", { bound: 2 }, needsToken);
  type Permits<A> = Effect.Effect<A, Oops | Errors | Remote.PermitsExceededError, Remote.Remote | Service>;
  const checkPermits: Equal<typeof permits, Permits<"done">> = true;
  const somePermits = needsToken.pipe(Remote.withPermitsIfAvailable("x", { bound: 2 }));
  const checkSome: Equal<typeof somePermits, Permits<Option<"done">>> = true;
  const guard = Remote.guard("transaction");
  type Guarded = Effect.Effect<void, Remote.LostError | Remote.DriverError, Remote.Token>;
  const checkGuard: Equal<typeof guard, Guarded> = true;
  const shown = Remote.inspect();
  type Shown = Effect.Effect<readonly PlainRemote.Inspection[], Remote.DriverError | Remote.SetupError, Remote.Remote>;
  const checkShown: Equal<typeof shown, Shown> = true;
  assert.ok(checkLock && checkPiped && checkAvailable && checkPermits && checkSome && checkGuard && checkShown);
  const caught = lock.pipe(Effect.catchTag("LostError", ({ fence }) => Effect.succeed(fence)));
  type Caught = Effect.Effect<"done" | number, Exclude<Oops | Errors, Remote.LostError>, Remote.Remote | Service>;
  const checkCaught: Equal<typeof caught, Caught> = true;
  assert.ok(checkCaught);
});
