import process from "node:process";
import { Event } from "@sync/effect";
import { Context, Effect, Layer } from "effect";

/** Set when somebody wants the program to end. */
export class Shutdown extends Context.Service<Shutdown, Event.Event>()("worker-pool/Shutdown") {
  static readonly layer = Layer.effect(Shutdown, Event.make());

  /** The same, set by Ctrl-C, too. */
  static readonly layerSignal = Layer.effect(
    Shutdown,
    Effect.gen(function* () {
      const requested = yield* Event.make();
      const listener = () => Event.setUnsafe(requested); // a signal handler is no effect
      yield* Effect.acquireRelease(
        Effect.sync(() => process.once("SIGINT", listener)),
        () => Effect.sync(() => process.off("SIGINT", listener)),
      );
      return requested;
    }),
  );
}
