// The record of the jobs: which were submitted, and how each ended.

import { Context, Effect, Layer } from "effect";
import type { Job } from "./job.ts";

export const outcomes = ["done", "failed", "rejected", "interrupted"] as const;

/** How a job ended. Each job that was submitted ends once, in one of these ways. */
export type Outcome = (typeof outcomes)[number];

export type Totals = Readonly<Record<Outcome | "submitted" | "settledTwice", number>>;

export class Ledger extends Context.Service<
  Ledger,
  {
    submit(job: Job): Effect.Effect<void>;
    settle(job: Job, outcome: Outcome): Effect.Effect<void>;
    readonly totals: Effect.Effect<Totals>;
  }
>()("worker-pool/Ledger") {
  static readonly layer = Layer.sync(Ledger, () => {
    const totals = { submitted: 0, done: 0, failed: 0, rejected: 0, interrupted: 0, settledTwice: 0 };
    const settled = new Set<Job>();
    return Ledger.of({
      submit: () =>
        Effect.sync(() => {
          totals.submitted++;
        }),
      settle: (job, outcome) =>
        Effect.sync(() => {
          if (settled.has(job)) totals.settledTwice++;
          settled.add(job);
          totals[outcome]++;
        }),
      totals: Effect.sync(() => ({ ...totals })),
    });
  });
}
