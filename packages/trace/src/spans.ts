/** What requests do, as spans of OpenTelemetry. */
import { framesOf } from "./frames.ts";
import { now } from "./host.ts";
import { failureName } from "./interval.ts";
import type { Later } from "./later.ts";
import type { Failure, Listener } from "./listener.ts";
import { primitiveAttributes } from "./metrics.ts";
import type { Note } from "./note.ts";
import type {
  Attributes,
  OpenTelemetryContext,
  OpenTelemetrySpan,
  OpenTelemetrySpanContext,
  OpenTelemetryTracer,
} from "./otel-api.ts";
import { Stamps } from "./stamp.ts";

/** What there is for a request. */
interface Traced<C> {
  /** The context in which it was made. It is granted in that of who releases. */
  readonly context: C;
  span: OpenTelemetrySpan | undefined;
  last: OpenTelemetrySpanContext | undefined;
}

const error = 2; // SpanStatusCode.ERROR

/** Makes a span of the time that a request waits, and one of the time that it holds what it was granted. */
export class Spans<C> implements Listener {
  readonly #spans: OpenTelemetryTracer<C>;
  readonly #context: OpenTelemetryContext<C>;
  readonly #later: Later;
  readonly #traced = new Stamps<Traced<C>>();
  #offset = Date.now() - now();

  constructor(spans: OpenTelemetryTracer<C>, context: OpenTelemetryContext<C>, later: Later) {
    this.#spans = spans;
    this.#context = context;
    this.#later = later;
  }

  entered(note: Note, cause: Note | undefined): void {
    let traced = this.#traced.get(note);
    if (traced === undefined) {
      traced = { context: this.#context.active(), span: undefined, last: undefined };
      this.#traced.set(note, traced);
    }
    if (note.state === "suspended") return;
    const of = traced;
    const verb = note.state === "waiting" ? "wait" : "hold";
    const startTime = this.#epoch(note.since);
    const causing = cause && this.#traced.get(cause);
    const { subject } = note;
    this.#later.add(() => {
      const attributes = { ...primitiveAttributes(subject), ...requestAttributes(note) };
      const name = `${verb} ${attributes["sync.primitive.name"] ?? attributes["sync.primitive.kind"]}`;
      const links = causing?.last === undefined ? [] : [{ context: causing.last }];
      const span = this.#spans.startSpan(name, { startTime, attributes, links }, of.context);
      if (span.isRecording()) span.setAttributes(placeAttributes(note));
      of.span = span;
    });
  }

  left(note: Note, at: number, failure: Failure | undefined): void {
    const traced = this.#traced.get(note);
    if (traced === undefined || note.state === "suspended") return;
    const endTime = this.#epoch(at);
    this.#later.add(() => {
      const { span } = traced;
      if (span === undefined) return;
      traced.span = undefined;
      traced.last = span.spanContext();
      if (failure !== undefined) {
        span.setAttributes({ "error.type": failureName(failure) });
        span.setStatus({ code: error });
      }
      span.end(endTime);
    });
  }

  /** A time of the tracer's clock, in milliseconds since 1970. `Date` has whole ones: the largest difference is the right one. */
  #epoch(at: number): number {
    const offset = Date.now() - now();
    if (offset > this.#offset || offset < this.#offset - 1) this.#offset = offset; // or the clock was set
    return this.#offset + at;
  }

  /** Ends the spans of what is not over, where there is one. */
  end(live: Iterable<Note>): void {
    for (const note of live) this.#traced.get(note)?.span?.end();
  }
}

function requestAttributes(note: Note): Attributes {
  const attributes: Attributes = {};
  const { demand } = note;
  const task = note.task?.named?.name;
  if (task !== undefined) attributes["sync.task.name"] = task;
  if (typeof demand === "number" || typeof demand === "string") attributes["sync.demand"] = demand;
  return attributes;
}

/** Where it was requested, if that was kept. */
function placeAttributes({ stack }: Note): Attributes {
  const [frame] = framesOf(stack, 1);
  if (frame === undefined) return {};
  const attributes: Attributes = {
    "code.file.path": frame.file,
    "code.line.number": frame.line,
    "code.column.number": frame.column,
  };
  if (frame.function !== undefined) attributes["code.function.name"] = frame.function;
  return attributes;
}
