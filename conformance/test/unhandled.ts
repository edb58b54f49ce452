// Rejections that nobody handles.

/** Runs it and lets everything happen that is due, and returns the rejections that nobody has handled meanwhile. */
export async function unhandled(run: () => Promise<void>): Promise<unknown[]> {
  const rejections: unknown[] = [];
  const note = (event: PromiseRejectionEvent | unknown) => {
    (event as { preventDefault?(): void }).preventDefault?.();
    rejections.push(event);
  };
  const isDeno = "Deno" in globalThis;
  if (isDeno) globalThis.addEventListener("unhandledrejection", note);
  else process.on("unhandledRejection", note);
  try {
    await run();
    for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    if (isDeno) globalThis.removeEventListener("unhandledrejection", note);
    else process.off("unhandledRejection", note);
  }
  return rejections;
}
