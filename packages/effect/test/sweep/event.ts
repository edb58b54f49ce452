import { Event } from "@sync/effect";
import { Event as PlainEvent } from "@sync/event";
import * as Effect from "effect/Effect";
import { Crowd } from "./crowd.ts";
import type { Scenario } from "./scenario.ts";

type Use = (event: Event.Event) => Effect.Effect<void>;

const operations: Readonly<Record<string, Use>> = {
  await: Event.await,
  whenSet: (event) => Event.whenSet(event, Effect.yieldNow),
};

/** `flash` sets and clears the event in one step, which must release those who wait then. */
const eventScenario = (name: string, use: Use, flash: boolean): Scenario => ({
  name: `Event.${name}${flash ? ", set and cleared" : ""}`,
  setUp() {
    const plain = new PlainEvent();
    const event = Event.fromPlain(plain);
    const crowd = new Crowd();
    return {
      victim: crowd.counted(use(event)),
      others: [crowd.counted(Event.await(event)), crowd.counted(Event.whenSet(event, Effect.yieldNow))],
      advance() {
        if (plain.waiting === 0) return false;
        plain.set();
        if (flash) plain.clear();
        return true;
      },
      always: () => (plain.isSet() && plain.waiting > 0 ? "set, though somebody waits" : undefined),
      whenQuiet: () => crowd.problem(plain.waiting),
      atEnd: () => (plain.waiting > 0 ? "still queued" : undefined),
    };
  },
});

export const eventScenarios: readonly Scenario[] = [false, true].flatMap((flash) =>
  Object.entries(operations).map(([name, use]) => eventScenario(name, use, flash)),
);
