import { randomFrom, shuffle } from "../random.ts";

/** The work whose cost is compared. What it needs was made before. */
export type Work = () => unknown;

/** Work whose cost for each of those who take part is to be the same, however many they are. */
export interface Check {
  readonly name: string;
  /** How many take part: few, and many. */
  readonly sizes: readonly [number, number];
  /** Ours. */
  ours(size: number): Work;
  /** The same, done as it should not be: the check must find it out. */
  standIn(size: number): Work;
}

/** How many times as much each of many may cost as each of few. A step that looks at all the others costs hundreds of times as much. */
export const bound = 4;

const [fewest, most] = [3, 15];

/**
 * How many times as much processor time each of many costs as each of few: the least of several samples of both, in turn. Both
 * samples have as many in all, in many groups or in one, so that neither the heap nor the collector tells them apart.
 *
 * @param plain Whether it is as expected, so that there is no need for more samples.
 */
export async function growth(
  prepare: (size: number) => Work,
  [few, many]: readonly [number, number],
  plain: (ratio: number, samples: number) => boolean,
): Promise<number> {
  await spent(prepare, few, Math.ceil(many / few)); // warm
  let [ofFew, ofMany] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let samples = 1; ; samples++) {
    ofFew = Math.min(ofFew, await spent(prepare, few, Math.ceil(many / few)));
    ofMany = Math.min(ofMany, await spent(prepare, many, 1));
    const ratio = ofMany / ofFew;
    if (samples === most || plain(ratio, samples)) return ratio;
  }
}

/** There is no doubt that it is constant. */
export const isFlat = (ratio: number, samples: number): boolean => samples >= fewest && ratio < bound / 2;

/** There is no doubt that it is not. */
export const isSteep = (ratio: number): boolean => ratio > 1.5 * bound;

/** Microseconds of the processor, each. */
async function spent(prepare: (size: number) => Work, size: number, groups: number): Promise<number> {
  const works = Array.from({ length: groups }, () => prepare(size));
  await undefined;
  const before = process.cpuUsage();
  for (const work of works) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (size * groups);
}

/** In an order that is the same every time. */
export function mixed<T>(items: T[]): T[] {
  return shuffle(items, randomFrom(items.length));
}
