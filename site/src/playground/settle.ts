/** Waits until no code is left that could run. */

/** Resolves when all microtasks have run, and the timers of so many turns of the event loop that are due at once. */
export async function settled(turns: number): Promise<void> {
  await nextTurn();
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    await nextTurn();
  }
}

/** A turn of the event loop that takes none of the time that a browser adds to timers. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
