// What a process writes down of what it does, and what is read of it. Times are of a clock that all share.

/** Milliseconds since 1970, which go on evenly. (On Bun, `process.hrtime` begins with the process.) */
export function moment(): number {
  return performance.timeOrigin + performance.now();
}

/** A line of a record. `n` is the number of the request in its process. */
export type Line =
  | { readonly what: "asked"; readonly t: number; readonly n: number; readonly name: string; readonly permits: number }
  | {
      readonly what: "granted";
      readonly t: number;
      readonly n: number;
      readonly name: string;
      readonly permits: number;
      readonly fence: number;
    }
  | { readonly what: "ended"; readonly t: number; readonly n: number; readonly how: "released" | "lost" }
  | { readonly what: "aborted"; readonly t: number; readonly n: number }
  | { readonly what: "paused"; readonly t: number; readonly since: number }
  | { readonly what: "written"; readonly t: number; readonly n: number; readonly name: string }
  | { readonly what: "calm" | "closed"; readonly t: number }
  | { readonly what: "error"; readonly t: number; readonly text: string };
