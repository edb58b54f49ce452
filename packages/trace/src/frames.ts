/** Where a request was made: the frames of a stack that are the user's. */
import { folder } from "./host.ts";
import { Stack } from "./stack.ts";

/** A place in the code. */
export interface Frame {
  /** The function, if it has a name. */
  readonly function?: string;
  /** Its file: a path or a URL. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
}

// This module is in `FAMILY/trace/src/` or `FAMILY/trace/dist/`, and the others of the family are beside it.
const own = plain(String(import.meta.url)); // a bundler may leave nothing of it
const family = /^(.*\/)trace\/(?:\d[^/]*\/)?(?:src|dist)\/[^/]*$/.exec(own)?.[1];
const ours = /\/@sync\/[a-z-]+\/(?:\d[^/]*\/)?(?:src|dist)\//;
const beside = /^[a-z-]+\/(?:\d[^/]*\/)?(?:src|dist)\//;

// A fiber is run by effect, which calls us.
const effects = /\/(?:node_modules|npm)\/(?:.*\/)?effect\/(?:\d[^/]*\/)?(?:src|dist)\//;

/** Whether a file is one of the family's, or of what calls it. */
function isOurs(file: string): boolean {
  if (effects.test(file)) return true;
  return ours.test(file) || (family !== undefined && file.startsWith(family) && beside.test(file.slice(family.length)));
}

const Limited = Error as ErrorConstructor & { stackTraceLimit?: number };

/** Frames of ours that are on the stack when a request is made, at most. */
const above = 14;

/** The stack, with so many frames of the user's. */
export function captureStack(depth: number): Stack {
  const before = Limited.stackTraceLimit;
  limitStack(depth + above);
  const error = new Error();
  limitStack(before);
  return new Stack(error);
}

function limitStack(frames: number | undefined): void {
  try {
    if (frames !== undefined) Limited.stackTraceLimit = frames;
  } catch {
    // The program has frozen `Error`.
  }
}

/** The user's frames of a stack, the innermost first. */
export function framesOf(stack: Stack | undefined, depth: number): Frame[] {
  if (stack === undefined) return [];
  const frames = stack.text.split("\n").flatMap((line) => frameOf(line) ?? []);
  return frames.filter(({ file }) => !isOurs(file)).slice(0, depth);
}

// "    at async Bank.transfer (file:///bank.ts:12:30)", "    at file:///bank.ts:12:30", "transfer@http://host/bank.ts:12:30"
const ofV8 = /^\s*at (?:async )?(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/;
const ofOthers = /^(.*?)@(.*?):(\d+):(\d+)$/;

function frameOf(line: string): Frame | undefined {
  const [, name, location = "", row, column] = ofV8.exec(line) ?? ofOthers.exec(line) ?? [];
  const file = plain(location);
  if (file === "" || row === undefined || /^(node|bun|ext|internal|native)(:|$)/.test(file)) return undefined;
  const frame = { file, line: Number(row), column: Number(column) };
  const named = name?.replace(/^(?:async |new )/, "");
  return named === undefined || /^(|<anonymous>|module code)$/.test(named) ? frame : { function: named, ...frame };
}

/** A file's path, if it is one of this machine's. */
function plain(url: string): string {
  if (!url.startsWith("file://")) return url.replaceAll("\\", "/");
  const path = url.slice("file://".length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A place in print: `transfer (bank.ts:12:30)`. */
export function printFrame(frame: Frame): string {
  const here = folder();
  const file = frame.file.startsWith(here) ? frame.file.slice(here.length) : frame.file;
  const place = `${file}:${frame.line}:${frame.column}`;
  return frame.function === undefined ? place : `${frame.function} (${place})`;
}
