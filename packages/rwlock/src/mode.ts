/** Which side of a read-write lock is asked for. */
import type { WaitOptions } from "@sync/core";

/** What is asked for: to read, with others, or to write, alone. */
export type Mode = "read" | "write";

/** How to acquire a read-write lock itself, and how to wait. */
export interface ModeOptions extends WaitOptions {
  /** `"read"` or `"write"`. Default: `"write"`. */
  readonly mode?: Mode | undefined;
}
