type State = "waits" | "granted" | "failed";

/** A promise that is looked at from outside. */
export interface Watched {
  state(): State;
}

/** Looks at a promise. */
export function watch(wait: Promise<unknown>): Watched {
  let state: State = "waits";
  wait.then(
    () => {
      state = "granted";
    },
    () => {
      state = "failed";
    },
  );
  return { state: () => state };
}

/** How many were granted. */
export function granted(waits: readonly Watched[]): number {
  return waits.filter(({ state }) => state() === "granted").length;
}

/** Long enough for whatever is scheduled now, by timers too, to have happened. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}
