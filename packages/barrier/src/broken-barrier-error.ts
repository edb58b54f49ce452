/** The barrier is broken, or was reset or aborted while the caller waited. Asyncio's error of the same name. */
export class BrokenBarrierError extends Error {
  /** `"BrokenBarrierError"`, whatever a minifier calls the class. */
  override readonly name: "BrokenBarrierError" = "BrokenBarrierError";
}
