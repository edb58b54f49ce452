import { Random } from "../random.ts";

/** So many of them, by a seed, each once. */
export function sample<T>(items: readonly T[], size: number, seed: number): T[] {
  const random = new Random(seed);
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < size && left.length > 0) chosen.push(...left.splice(random.next(left.length), 1));
  return chosen;
}
