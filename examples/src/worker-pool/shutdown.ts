// The request to shut down, by the program or by Ctrl-C.

import process from "node:process";
import { Event } from "@sync/effect";
import { Context, Effect, Layer } from "effect";

/** Set when the program should end. */
export class Shutdown extends Context.Service<Shutdown, Event.Event>()("worker-pool/Shutdown") {
  static readonly layer = Layer.effect(Shutdown, Event.make());

  /** The same, also set by Ctrl-C. */
  static readonly layerSignal = Layer.effect(
    Shutdown,
    Effect.gen(function* () {
      const requested = yield* Event.make();
      const listener = () => Event.setUnsafe(requested); // a signal handler is not an effect
      yield* Effect.acquireRelease(
        Effect.sync(() => process.once("SIGINT", listener)),
        () => Effect.sync(() => process.off("SIGINT", listener)),
      );
      return requested;
    }),
  );
}
