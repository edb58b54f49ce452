/** Reads a trace as Perfetto does: the wire format by a parser of it, and the events into tracks, slices and arrows. */
import assert from "node:assert/strict";
import { create, createFileRegistry, fromBinary, type Message, type Registry, toJson } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

// What Perfetto's schema says of the fields that a trace of synthetic track events has: their numbers and types.
const schema: Readonly<Record<string, Readonly<Record<string, readonly [number: number, type: string]>>>> = {
  Trace: { packet: [1, "TracePacket[]"] },
  TracePacket: {
    clock_snapshot: [6, "ClockSnapshot"],
    timestamp: [8, "UINT64"],
    trusted_packet_sequence_id: [10, "UINT32"],
    track_event: [11, "TrackEvent"],
    track_descriptor: [60, "TrackDescriptor"],
  },
  ClockSnapshot: { clocks: [1, "Clock[]"] },
  Clock: { clock_id: [1, "UINT32"], timestamp: [2, "UINT64"] },
  TrackDescriptor: {
    uuid: [1, "UINT64"],
    name: [2, "STRING"],
    parent_uuid: [5, "UINT64"],
    child_ordering: [11, "INT32"],
    sibling_order_rank: [12, "INT32"],
    sibling_merge_behavior: [15, "INT32"],
  },
  TrackEvent: {
    debug_annotations: [4, "DebugAnnotation[]"],
    type: [9, "INT32"],
    track_uuid: [11, "UINT64"],
    categories: [22, "STRING[]"],
    name: [23, "STRING"],
    flow_ids: [47, "FIXED64[]"],
    terminating_flow_ids: [48, "FIXED64[]"],
  },
  DebugAnnotation: { string_value: [6, "STRING"], name: [10, "STRING"] },
};
const [sliceBegin, sliceEnd, instant] = [1, 2, 3]; // of TrackEvent.Type

function registry(): Registry {
  const messageType = Object.entries(schema).map(([name, fields]) => ({
    name,
    field: Object.entries(fields).map(([name, [number, type]]) => {
      const jsonName = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      const of = type.replace("[]", "");
      const label = FieldDescriptorProto_Label[of === type ? "OPTIONAL" : "REPEATED"];
      return of in schema
        ? { name, jsonName, number, label, type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${of}` }
        : { name, jsonName, number, label, type: FieldDescriptorProto_Type[of as "STRING"] };
    }),
  }));
  const file = create(FileDescriptorProtoSchema, { name: "trace.proto", syntax: "proto2", messageType });
  return createFileRegistry(file, () => undefined);
}

/** Throws if a message has a field that the schema does not know. */
function assertKnown(message: Message): void {
  assert.deepEqual(message.$unknown ?? [], [], `${message.$typeName} has fields that the schema does not know`);
  for (const value of Object.values(message).flat())
    if (typeof value === "object" && value !== null && "$typeName" in value) assertKnown(value as Message);
}

interface Packet {
  readonly clockSnapshot?: { readonly clocks: readonly { readonly clockId: number; readonly timestamp: string }[] };
  readonly timestamp?: string;
  readonly trustedPacketSequenceId?: number;
  readonly trackDescriptor?: { readonly uuid: string; readonly name: string; readonly parentUuid?: string };
  readonly trackEvent?: {
    readonly type: number;
    readonly trackUuid: string;
    readonly name?: string;
    readonly categories?: readonly string[];
    readonly flowIds?: readonly string[];
    readonly terminatingFlowIds?: readonly string[];
    readonly debugAnnotations?: readonly { readonly name: string; readonly stringValue: string }[];
  };
}

/** A bar in the viewer. */
export interface Slice {
  /** The names of its track and of those that it is in: `"Primitives/accounts/held"`. */
  readonly track: string;
  readonly name: string;
  readonly category: string | undefined;
  readonly start: number;
  /** In nanoseconds. Nothing if it did not end. */
  duration: number | undefined;
  /** How many bars of its track it stands in. */
  readonly depth: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a viewer shows of a trace. */
export interface Shown {
  readonly slices: readonly Slice[];
  /** What is no slice: it has no duration. */
  readonly instants: readonly Slice[];
  /** Arrows, from one slice to another. */
  readonly arrows: readonly (readonly [from: Slice, to: Slice])[];
  readonly realTime: number;
}

/** What Perfetto shows of a trace. Throws if there is something in it that it could not take as it is meant. */
export function show(trace: Uint8Array): Shown {
  const types = registry();
  const Trace = types.getMessage("Trace");
  assert.ok(Trace);
  const message = fromBinary(Trace, trace);
  assertKnown(message);
  const { packet: packets = [] } = toJson(Trace, message, { registry: types }) as { readonly packet?: Packet[] };
  const tracks = new Map<string, string>();
  for (const { trackDescriptor, trustedPacketSequenceId } of packets) {
    if (trackDescriptor === undefined) continue;
    const { uuid, name, parentUuid } = trackDescriptor;
    assert.ok(trustedPacketSequenceId !== undefined && uuid !== "0" && !tracks.has(uuid));
    const parent = parentUuid === undefined ? undefined : tracks.get(parentUuid);
    assert.equal(parent === undefined, parentUuid === undefined, "a parent is described first");
    tracks.set(uuid, parent === undefined ? name : `${parent}/${name}`);
  }
  const [slices, instants] = [[] as Slice[], [] as Slice[]];
  const open = new Map<string, Slice[]>();
  const arrows: (readonly [Slice, Slice])[] = [];
  const flows = new Map<string, Slice>();
  const events = packets.filter(({ trackEvent }) => trackEvent !== undefined);
  for (const { trackEvent, timestamp: time, trustedPacketSequenceId } of events.toSorted(
    (a, b) => Number(a.timestamp) - Number(b.timestamp),
  )) {
    if (trackEvent === undefined || time === undefined) throw new TypeError("an event without a time");
    const timestamp = Number(time);
    const { type, trackUuid, name = "", categories, flowIds = [], terminatingFlowIds = [] } = trackEvent;
    const track = tracks.get(trackUuid);
    assert.ok(track !== undefined && trustedPacketSequenceId !== undefined);
    const stack = open.get(trackUuid) ?? [];
    open.set(trackUuid, stack);
    if (type === sliceEnd) {
      const ended = stack.pop();
      assert.ok(ended !== undefined, "an end without a beginning");
      ended.duration = timestamp - ended.start;
      continue;
    }
    const annotations = Object.fromEntries(
      (trackEvent.debugAnnotations ?? []).map(({ name, stringValue }) => [name, stringValue]),
    );
    const slice: Slice = {
      ...{ track, name, category: categories?.[0], start: timestamp, duration: undefined },
      ...{ depth: stack.length, annotations },
    };
    if (type === instant) {
      instants.push(slice);
      continue;
    }
    assert.equal(type, sliceBegin);
    slices.push(slice);
    stack.push(slice);
    for (const id of flowIds) {
      assert.ok(!flows.has(id), "an arrow has one source");
      flows.set(id, slice);
    }
    for (const id of terminatingFlowIds) {
      const from = flows.get(id);
      assert.ok(from !== undefined, "an arrow's source is before its target");
      flows.delete(id);
      arrows.push([from, slice]);
    }
  }
  assert.equal(flows.size, 0, "each arrow has a target");
  const clocks = packets.find(({ clockSnapshot }) => clockSnapshot !== undefined)?.clockSnapshot?.clocks ?? [];
  const realTime = clocks.find(({ clockId }) => clockId === 1)?.timestamp;
  return { slices, instants, arrows, realTime: Number(realTime) };
}
