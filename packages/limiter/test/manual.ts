/** A job that is ended by hand. */
export interface Job {
  readonly name: string;
  readonly signal: AbortSignal;
  end(): void;
  fail(reason: unknown): void;
}

/** Makes jobs that are ended by hand, and notes those that have begun. */
export function manualJobs(): {
  begun: Job[];
  names(): string[];
  job(name: string): (signal: AbortSignal) => Promise<string>;
} {
  const begun: Job[] = [];
  return {
    begun,
    names: () => begun.map(({ name }) => name),
    job: (name) => (signal) =>
      new Promise((resolve, reject) => {
        begun.push({ name, signal, end: () => resolve(name), fail: reject });
      }),
  };
}

/** Lets everything run that is due. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What became of a promise. */
export function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => `value: ${String(value)}`,
    (reason) => reason,
  );
}
