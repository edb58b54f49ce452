/** Shows what requests do in the Performance panel of Chrome's developer tools. */
import { invalid, optionsOf } from "@sync/core";
import { framesOf, printFrame } from "./frames.ts";
import { failureName } from "./interval.ts";
import { Later } from "./later.ts";
import type { Failure, Listener } from "./listener.ts";
import type { Note, State } from "./note.ts";
import { runningTracer, type Tracer } from "./tracer.ts";

/** What the measures look like. */
export interface UserTimingOptions {
  /** The name of the group that the tracks are in. Default: `"@sync"`. */
  readonly group?: string | undefined;
}

/** Measures that are being made. */
export interface UserTiming {
  /** Makes no more of them. */
  stop(): void;
}

/**
 * From now on the time that a request has waited, or has held what it was granted, is a measure of the User Timing API. The
 * Performance panel of Chrome's developer tools shows them while it records: a track for each primitive, in a group, with
 * waiting and holding in different colours. A
 * `PerformanceObserver` gets them, too. The performance timeline does not keep them: it would grow without end.
 *
 * **Throws** `TypeError` if `tracer` is not what `start()` returned, or if `group` is not a string.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import { named, start, stop } from "@sync/trace";
 * import { userTiming } from "@sync/trace/perfetto";
 *
 * const timing = userTiming(start());
 * const lock = named("accounts", new Lock());
 * await lock.with(() => new Promise((resolve) => setTimeout(resolve, 10)));
 * timing.stop();
 * stop();
 * ```
 */
export function userTiming(tracer: Tracer, options?: UserTimingOptions): UserTiming {
  const { group = "@sync" } = optionsOf(options) ?? {};
  if (typeof group !== "string") invalid("group", "a string", group);
  const later = new Later();
  const end = runningTracer(tracer).listen(new Measures(group, later));
  return {
    stop() {
      later.run();
      end();
    },
  };
}

const verbs = { holding: "held", suspended: "suspended", waiting: "waiting" } as const;
const colours = { holding: "primary", suspended: "secondary-light", waiting: "warning" } as const;

class Measures implements Listener {
  readonly #group: string;
  readonly #later: Later;

  constructor(group: string, later: Later) {
    this.#group = group;
    this.#later = later;
  }

  left(note: Note, end: number, failure: Failure | undefined): void {
    const { state, since: start } = note;
    this.#later.add(() => this.#measure(note, state, { start, end }, failure));
  }

  #measure(note: Note, state: State, times: { start: number; end: number }, failure: Failure | undefined): void {
    const track = note.subject.label;
    const task = note.task?.named?.name;
    const name = `${track}: ${verbs[state]}${task === undefined ? "" : ` (${task})`}`;
    const [frame] = framesOf(note.stack, 1);
    const properties: [string, string][] = [];
    if (task !== undefined) properties.push(["Task", task]);
    if (frame !== undefined) properties.push(["Requested at", printFrame(frame)]);
    if (failure !== undefined) properties.push(["Failed", failureName(failure)]);
    const devtools = {
      dataType: "track-entry",
      track,
      trackGroup: this.#group,
      color: failure === undefined ? colours[state] : "error",
      properties,
    };
    performance.measure(name, { ...times, detail: { devtools } });
    performance.clearMeasures(name);
  }
}
