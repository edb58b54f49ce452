/** What the Performance panel of Chrome's developer tools shows of a trace, by the panel's own code. */
import type { TraceEvent } from "./browser.ts";

/** A bar in a track of the panel. */
export interface Entry {
  readonly name: string;
  readonly ms: number;
  readonly color: string;
  readonly properties: readonly (readonly [string, unknown])[];
}

/** A track of the panel that a page has made. */
export interface Track {
  readonly name: string;
  readonly group: string | undefined;
  readonly entries: readonly Entry[];
}

/** The tracks that a page has made. */
export async function tracksOf(events: readonly TraceEvent[]): Promise<Track[]> {
  Object.assign(globalThis, { DOMRect: globalThis.DOMRect ?? class {} }); // the engine wants one
  const { Processor } = await import("@paulirish/trace_engine");
  const processor = Processor.TraceProcessor.createWithAllHandlers();
  await processor.parse(events as never, {});
  const groups = processor.data?.ExtensionTraceData.extensionTrackData ?? [];
  return groups.flatMap(({ name: group, isTrackGroup, entriesByTrack }) =>
    Object.entries(entriesByTrack).map(([name, entries]) => ({
      name,
      group: isTrackGroup ? group : undefined,
      entries: entries.map(({ name, dur = 0, devtoolsObj: { color = "", properties = [] } }) => {
        return { name, ms: dur / 1000, color, properties };
      }),
    })),
  );
}
