/** The seam between the client and the server that keeps the queues: what another engine has to do. */
import type { WaitOptions } from "@sync/core";

/**
 * What a step asks for: `["a", id, name, permits, bound, wait]` acquires, `["l", id, name]` releases what was granted, or takes
 * the request out of the queue. `id` is a number that a session uses once.
 */
export type Op =
  | readonly ["a", id: number, name: string, permits: number, bound: number, wait: boolean]
  | readonly ["l", id: number, name: string];

/** One message of a session to the server. */
export interface Step {
  /** The random id of the session. Whoever knows it can release what the session holds, so it is never shown. */
  readonly session: string;
  /**
   * The number of the step. 1 opens the session. A step with the number of the last one is that one, sent again: it is
   * answered, and nothing in it is done twice. An older one changes nothing.
   */
  readonly seq: number;
  /**
   * How long the session lives without a whole step, in milliseconds. 0 ends it, with all that it holds and waits for; then
   * nothing else is done.
   */
  readonly lease: number;
  /** Whether the lease starts anew, and the reply lists all that the session has. */
  readonly whole: boolean;
  /** What it asks for, in order. */
  readonly ops: readonly Op[];
}

/** The server's answer to a step. */
export interface Reply {
  /** The server does not know the session, or its lease is over. Nothing of the step was done. */
  readonly gone?: boolean | undefined;
  /** What was granted to this session in this step, with the fences. */
  readonly got?: readonly (readonly [id: number, fence: number])[] | undefined;
  /** The requests of the step that could not be granted at once, and do not wait. */
  readonly no?: readonly number[] | undefined;
  /** What cannot be released yet: a transaction that guards it is open. */
  readonly busy?: readonly number[] | undefined;
  /** Of a whole step: all that the session has. What waits has the fence 0. */
  readonly mine?: readonly (readonly [id: number, fence: number, name: string])[] | undefined;
  /** In how many milliseconds the first lease of another session ends. */
  readonly next?: number | undefined;
}

/** A request on the server, as {@linkcode Inspection} shows it. */
export interface InspectedRequest {
  /** The label of the process that made it. */
  readonly label: string;
  /** How many permits it is for. */
  readonly permits: number;
  /** How many permits there are, as the process that made it says. */
  readonly bound: number;
  /** The fence of its token. 0 while it waits. */
  readonly fence: number;
  /** When the lease of its process ends unless it is renewed: in so many milliseconds. Less than 0: it has ended. */
  readonly expiresIn: number;
}

/** What the server knows of a name. */
export interface Inspection {
  /** The name of the lock or semaphore. */
  readonly name: string;
  /** How many permits are taken. */
  readonly taken: number;
  /** Who holds it, in the order of the grants. */
  readonly holders: readonly InspectedRequest[];
  /** Who waits for it, the longest waiting first. */
  readonly waiters: readonly InspectedRequest[];
}

/**
 * What keeps the queues: PostgreSQL, Redis, or an object in memory. `step` and `listen` are all that the client lives on.
 *
 * A step is atomic. The server ends the sessions whose lease is over, by its own clock; does what the step asks for, in order;
 * and grants from the head of each queue, as long as no more than the request's bound would be taken. It calls the processes
 * that were granted something. The fence of a grant is larger than all fences before it for that name:
 * `max(last + 1, the server's microseconds)`.
 */
export interface Engine {
  /**
   * Does a step. Rejects with a {@linkcode SetupError} if it is no use to try again. When the signal is aborted, nobody waits for
   * the answer any more, and the step will be sent once more: what it occupies can be freed.
   */
  step(step: Step, signal: NonNullable<WaitOptions["signal"]>): Promise<Reply>;
  /**
   * From when it resolves on, `granted` is called for what other processes' steps grant to this one, and `reconnected` when
   * calls may have been lost. Called once. Resolves with a function that ends it.
   */
  listen(granted: (id: number, fence: number) => void, reconnected: () => void): Promise<() => unknown>;
  /**
   * Calls seem to be lost though no connection has ended: has what listens connect anew, and `reconnected` called then. Not there,
   * where a driver has no way to do that; then a lost call is made up for by the next renewal, each time.
   */
  relisten?(): void;
  /** What the server knows of a name, or of all names in use. */
  inspect(name?: string): Promise<readonly Inspection[]>;
}
