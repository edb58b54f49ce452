// What the grants of a run say.
import { quantile } from "simple-statistics";
import type { Grant } from "./workload.ts";

const apart = 5; // milliseconds: requests of different processes that are closer than that have no order

/**
 * From a release, while others wait, to the grant of one of those that waited, in milliseconds. In between, the lock may have gone to
 * requests that were made later.
 */
export function handOffs(grants: readonly Grant[]): number[] {
  const sorted = [...grants].sort(([, a], [, b]) => a - b);
  const times: number[] = [];
  let free: number | undefined; // since when those that wait could have had it
  let before: number | undefined; // the last release
  for (const [asked, granted, released] of sorted) {
    free ??= before;
    if (before !== undefined && free !== undefined && asked < before) {
      times.push(granted - free);
      free = undefined;
    }
    before = released;
  }
  return times;
}

/** How many grants went to a request while one that was made earlier waited. */
export function overtakings(grants: readonly Grant[]): number {
  const sorted = [...grants].sort(([, a], [, b]) => a - b);
  // Backwards: the request made first, of all that were granted later.
  let [count, first] = [0, Number.POSITIVE_INFINITY];
  for (const [asked] of sorted.reverse()) {
    if (first < asked - apart) count++;
    first = Math.min(first, asked);
  }
  return count;
}

/** How long a request has waited at most. */
export function longestWait(grants: readonly Grant[]): number {
  return grants.reduce((longest, [asked, granted]) => Math.max(longest, granted - asked), 0);
}

/** How many grants there were in a second, from the first to the last. */
export function perSecond(grants: readonly Grant[]): number {
  const times = grants.map(([, granted]) => granted).sort((a, b) => a - b);
  return (1000 * (times.length - 1)) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** What so many of a hundred are below. */
export function percentile(values: readonly number[], percent: number): number {
  return values.length === 0 ? Number.NaN : quantile([...values], percent / 100);
}
