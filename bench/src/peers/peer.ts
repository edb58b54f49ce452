/** Permits that are acquired, and given back with what the acquisition resolved with. */
export interface Gate<Hold = unknown> {
  acquire(): Promise<Hold>;
  release(hold: Hold): void;
}

/** The same without waiting. */
export interface TryGate<Hold = unknown> {
  tryAcquire(): Hold;
  release(hold: Hold): void;
}

/** A line in which nobody is let in but by a release, which needs nothing of whoever acquired. */
export interface Line {
  acquire(): Promise<unknown>;
  release(): void;
}

/** Permits that are acquired several at once. */
export interface WeightedGate<Hold = unknown> {
  acquire(permits: number): Promise<Hold>;
  release(hold: Hold): void;
}

/** A line whose waits may be given up. */
export interface SignalLine {
  acquire(signal: AbortSignal): Promise<unknown>;
  release(): void;
}

/** Runs a function while it holds the permit. */
export type Run = (fn: () => Promise<void>) => Promise<unknown>;

/** Waits for `set()`. */
export interface Broadcast {
  wait(): Promise<unknown>;
  set(): void;
}

/** A library, used as its manual says. What it has no way to do is left out. */
export interface Peer {
  /** One permit. */
  gate?(): Gate;
  /** One permit, at once or not at all. */
  tryGate?(): TryGate;
  /** No permit, but what is released. */
  line?(): Line;
  /** The same, with signals. */
  signalLine?(): SignalLine;
  /** So many permits. */
  weighted?(permits: number): WeightedGate;
  /** One permit; a wait ends after so many milliseconds. */
  timed?(milliseconds: number): Gate;
  /** One permit, for a function. */
  run?(): Run;
  /** A function that does the same, one call at a time. */
  wrap?(fn: () => Promise<void>): () => Promise<void>;
  event?(): Broadcast;
  barrier?(parties: number): { wait(): Promise<unknown> };
}

/** Types a gate by what its acquisition resolves with. */
export const gateOf = <Hold>(acquire: () => Promise<Hold>, release: (hold: Hold) => void): Gate => {
  const gate: Gate<Hold> = { acquire, release };
  return gate;
};

/** The same, without waiting. */
export const tryGateOf = <Hold>(tryAcquire: () => Hold, release: (hold: Hold) => void): TryGate => {
  const gate: TryGate<Hold> = { tryAcquire, release };
  return gate;
};

/** The same, several permits at once. */
export const weightedOf = <Hold>(
  acquire: (permits: number) => Promise<Hold>,
  release: (hold: Hold) => void,
): WeightedGate => {
  const gate: WeightedGate<Hold> = { acquire, release };
  return gate;
};
