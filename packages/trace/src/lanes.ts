/** Distributes what overlaps in time over lanes. A viewer shows the lanes of one name as one track. */

/** Something with a start, and perhaps an end. */
export interface Span {
  readonly start: number;
  readonly end: number | undefined;
}

/** A span begins or ends. */
export interface Step<S extends Span> {
  readonly span: S;
  readonly begins: boolean;
  readonly at: number;
}

/** Spans of which each is inside another or apart from it. */
class Lane<S extends Span> {
  readonly steps: Step<S>[] = [];
  /** Whose spans are open. */
  group: unknown;
  /** When the outermost of them ends. */
  until = 0;
  readonly #open: S[] = [];

  /** Whether a span fits into what is open. */
  contains(span: S): boolean {
    this.close(span.start);
    const outer = this.#open.at(-1);
    return outer !== undefined && endOf(span) <= endOf(outer);
  }

  begin(span: S): void {
    this.close(span.start);
    if (this.#open.length === 0) this.until = endOf(span);
    this.#open.push(span);
    this.steps.push({ span, begins: true, at: span.start });
  }

  /** Ends what is over by then. */
  close(at: number): void {
    for (let last = this.#open.at(-1); last !== undefined && endOf(last) <= at; last = this.#open.at(-1)) {
      this.#open.pop();
      if (last.end !== undefined) this.steps.push({ span: last, begins: false, at: last.end });
    }
  }
}

/**
 * Distributes spans over lanes. Returns what happens on each of them, in order.
 *
 * @param groupOf Spans of one group may stand inside each other, if they do so in time. Default: none may.
 */
export function lanesOf<S extends Span>(spans: readonly S[], groupOf?: (span: S) => unknown): Step<S>[][] {
  const lanes: Lane<S>[] = [];
  const queue: Lane<S>[] = []; // the one that is free first is the last
  const byGroup = new Map<unknown, Lane<S>[]>();
  for (const span of spans.toSorted((a, b) => a.start - b.start || endOf(b) - endOf(a))) {
    const group = groupOf?.(span);
    const open = groupOf && byGroup.get(group)?.filter((lane) => lane.group === group && lane.until > span.start);
    let lane = open?.find((lane) => lane.contains(span));
    if (lane !== undefined) {
      lane.begin(span);
      continue;
    }
    lane = (queue.at(-1)?.until ?? Number.POSITIVE_INFINITY) <= span.start ? queue.pop() : undefined;
    if (lane === undefined) lanes.push((lane = new Lane<S>()));
    lane.group = group;
    lane.begin(span);
    queue.splice(indexOf(queue, lane.until), 0, lane);
    if (groupOf !== undefined) byGroup.set(group, [...(open ?? []), lane]);
  }
  for (const lane of lanes) lane.close(Number.POSITIVE_INFINITY);
  return lanes.map(({ steps }) => steps);
}

/** Where a lane that is free by then belongs among those that are free sooner the further behind they stand. */
function indexOf(queue: readonly { readonly until: number }[], until: number): number {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.until ?? 0) >= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOf({ end }: Span): number {
  return end ?? Number.POSITIVE_INFINITY;
}
