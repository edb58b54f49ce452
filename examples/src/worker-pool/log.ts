// The log of the demo.

import { Clock, Effect, Logger, References } from "effect";

/** Prints time, name and message: `0.12 s  worker 1  encodes trailer, with 2 GB`. */
export const layer = Logger.layer([
  Effect.map(Clock.currentTimeMillis, (start) =>
    Logger.make<unknown, void>(({ message, date, fiber }) => {
      const seconds = ((date.getTime() - start) / 1000).toFixed(2);
      const { who = "" } = fiber.getRef(References.CurrentLogAnnotations);
      console.log(`${seconds} s  ${String(who).padEnd(8)}  ${Array.isArray(message) ? message.join(" ") : message}`);
    }),
  ),
]);
