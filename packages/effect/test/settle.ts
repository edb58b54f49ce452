import { Effect } from "effect";

/** Lets every fiber run that can. Effect's scheduler yields by `setImmediate`, too, so that turns are counted, not time. */
export const settle = Effect.promise(async () => {
  for (let turns = 0; turns < 20; turns++) await new Promise<void>((resolve) => void setImmediate(resolve));
});
