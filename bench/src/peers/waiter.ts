import { peer } from "./index.ts";

/** What adds one more to a line behind a permit that is taken. */
export async function waiterOf(contender: string): Promise<(() => unknown) | undefined> {
  const { gate: make, run: makeRun } = await peer(contender);
  const gate = make?.();
  if (gate !== undefined) {
    gate.acquire();
    return () => gate.acquire();
  }
  const run = makeRun?.();
  if (run === undefined) return;
  const nothing = async () => {};
  run(() => new Promise(() => {}));
  return () => run(nothing);
}
