import { Condition as PlainCondition } from "@sync/condition";
import type { Token } from "@sync/core";
import { Condition } from "@sync/effect";
import * as Effect from "effect/Effect";
import { noYield } from "./no-yield.ts";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

/** What a scenario plays with. */
interface Play {
  readonly condition: Condition.Condition;
  /** What the waiters take, one each. */
  readonly items: number[];
  /** Notes that a wait has ended well. */
  readonly woken: () => void;
}

/** Waits inside the lock. It is inside again when that ends, however it ends: that is what `stay` sees. */
type Use = (play: Play) => Work;

const take = ({ items, woken }: Play): number | undefined => {
  const item = items.shift();
  if (item !== undefined) woken();
  return item;
};

const operations: Readonly<Record<string, Use>> = {
  "waitFor(function)": (play) => Condition.waitFor(play.condition, () => take(play)),
  "waitFor(effect)": (play) =>
    Condition.waitFor(
      play.condition,
      Effect.andThen(
        Effect.yieldNow,
        Effect.sync(() => take(play)),
      ),
    ),
};

const wait: Use = ({ condition, woken }) => noYield(Effect.map(Condition.wait(condition), woken));

/** How those who wait are notified: by outsiders who let go of the lock later or at once, or by fibers. */
type Notifying = "then release" | "and release" | "by fibers";

const notifiedItems = 2; // for three: it shows if one goes missing, or too many wake

const conditionScenario = (name: string, use: Use, notifying: Notifying): Scenario => ({
  name: `Condition.${name}, notify ${notifying}`,
  setUp(fork) {
    const plain = new PlainCondition();
    const condition = Condition.fromPlain(plain);
    const room = new Room(1);
    const items: number[] = [];
    let woken = 0;
    let notified = 0;
    let held: Token | undefined;
    let unlocked = false;
    const play: Play = {
      condition,
      items,
      woken: () => {
        woken++;
      },
    };
    const work = Condition.withLock(
      condition,
      Effect.onExit(use(play), () => {
        unlocked ||= !plain.locked();
        return room.stay();
      }),
    );
    const notifyFiber = Condition.withLock(
      condition,
      Effect.flatMap(
        Effect.sync(() => items.push(1)),
        () =>
          noYield(
            Effect.map(Condition.notify(condition), (n) => {
              notified += n;
            }),
          ),
      ),
    );
    let begun = false;
    let allWaited = false; // if not, a notification that is passed on may find nobody
    return {
      victim: work,
      others: [work, work],
      advance() {
        if (held !== undefined) {
          const token = held;
          held = undefined;
          token.release();
          return true;
        }
        if (begun && plain.waiting === 0) return false;
        if (!begun) allWaited = plain.waiting === 3;
        if (notifying === "by fibers" && !begun) {
          begun = true;
          for (let i = 0; i < notifiedItems; i++) fork(notifyFiber);
          return true;
        }
        const token = plain.tryAcquire();
        if (token === undefined) return true; // not quiet: later
        const n = begun ? plain.waiting : notifiedItems;
        begun = true;
        for (let i = 0; i < n; i++) items.push(1);
        notified += plain.notify(n);
        if (notifying === "then release") held = token;
        else token.release();
        return true;
      },
      mustEnd: () => held === undefined,
      always: () => room.problem,
      whenQuiet() {
        if (unlocked) return "a wait ended without the lock";
        if (held !== undefined) return undefined;
        if (plain.locked()) return "still held";
        if (plain.waiting === 0) return undefined;
        if (use === wait)
          return !allWaited || woken === notified ? undefined : `${notified} were notified, and ${woken} woke`;
        return items.length === 0 ? undefined : "one waits though there is something for it: a notification was lost";
      },
      atEnd: () => (plain.tryAcquire() === undefined ? "still held" : plain.waiting > 0 ? "still queued" : undefined),
    };
  },
});

export const conditionScenarios: readonly Scenario[] = (
  ["then release", "and release", "by fibers"] satisfies readonly Notifying[]
).flatMap((notifying) => [
  conditionScenario("wait", wait, notifying),
  ...Object.entries(operations).map(([name, use]) => conditionScenario(name, use, notifying)),
]);
