// What it costs to trace.
import { traced } from "../libraries/index.ts";
import { onePermit } from "../libraries/library.ts";
import { casesOf, startAll, timed } from "./case.ts";
import { acquireAndRelease } from "./permits.ts";

const operations = 5000;

export const tracing = casesOf({
  tracing: {
    title: "Tracing: acquire and release while it is on",
    about:
      "`await acquire()` and release of a semaphore that has a name: by one task alone, and by many at once. *Off*: `@sync/trace` " +
      "is loaded, and not started. *Times*: who has it since when, and histograms. *Tasks*: the same in a `task()`, and orders of " +
      "locks. *Production* is the preset, with one stack in 16. *Every stack*: also where it was requested. *Everything* is the " +
      "default, with lost tokens. The last two are *times* with `record()`, and with `openTelemetry()` and the SDK's metrics.",
    ours: traced,
    sizes: [1, 1000],
    prepare(contender, size) {
      const permits = onePermit(contender);
      const { around } = contender;
      if (permits === undefined || around === undefined) return;
      const times = operations / size;
      return timed(operations, () =>
        around(() =>
          size === 1 ? acquireAndRelease(permits, times) : startAll(size, () => acquireAndRelease(permits, times)),
        ),
      );
    },
  },
});
