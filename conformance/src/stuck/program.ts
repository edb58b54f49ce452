/** A program that is stuck or loses something, and what is to be found in it. */

/** What a file in `programs` exports. Its first line says what goes wrong. */
export interface Program {
  /** Starts it. */
  readonly main: () => unknown;
  /** What is to be found, each as its kind and its certainty: exactly that. */
  readonly finds: readonly string[];
  /** After how many milliseconds something is a finding, where it is about that. */
  readonly limits?: { readonly heldTooLong?: number; readonly waitedTooLong?: number };
  /** Whether it needs garbage to be collected. */
  readonly collects?: boolean;
  /** Whether it comes to its end at last: it is slow, and not stuck. */
  readonly ends?: boolean;
  /** Whether nothing keeps its event loop running, so that it is a process of its own. */
  readonly runsDry?: boolean;
}
