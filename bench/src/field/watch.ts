type State = "waits" | "granted" | "rejected";

/** What has become of a promise, once all has happened that is due. */
export type Watched = () => Promise<State>;

/** Watches a promise. */
export function watch(wait: Promise<unknown>): Watched {
  let state: State = "waits";
  wait.then(
    () => (state = "granted"),
    () => (state = "rejected"),
  );
  return async () => {
    await turns();
    return state;
  };
}

/** How many were granted. */
export async function granted(waits: readonly Watched[]): Promise<number> {
  const states = await Promise.all(waits.map((state) => state()));
  return states.filter((state) => state === "granted").length;
}

/** Long enough for whatever is scheduled now, by timers too, to have happened. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Counts how often listeners are added to a signal and removed. */
export function countListeners(signal: AbortSignal): { added: number; removed: number } {
  const calls = { added: 0, removed: 0 };
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      calls.added++;
      addEventListener.apply(signal, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      calls.removed++;
      removeEventListener.apply(signal, args);
    },
  });
  return calls;
}
