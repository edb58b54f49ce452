import type { Breathe } from "./explore.ts";

/** Watches for rejections that nobody handles, and for errors that nobody catches. */
export function watchRejections(): Breathe {
  let seen: string | undefined;
  const note = (kind: string, error: unknown) => {
    seen ??= `${kind}: ${error instanceof Error ? error.message : String(error)}`;
  };
  process.on("unhandledRejection", (reason) => note("unhandled rejection", reason));
  process.on("uncaughtException", (error) => note("uncaught error", error));
  return async () => {
    for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
    const found = seen;
    seen = undefined;
    return found;
  };
}
