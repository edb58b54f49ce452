// What compiles in the types of every platform, and of none: options are handed on, whole or by their signal.
import type { WaitOptions } from "@sync/core";
import type { Lock } from "@sync/lock";
import type { Semaphore } from "@sync/semaphore";

export const options: WaitOptions[] = [{}, { signal: undefined }];

export async function both(lock: Lock, semaphore: Semaphore, options: WaitOptions): Promise<void> {
  using _ = await lock.acquire({ signal: options.signal });
  await semaphore.with(() => {}, { ...options, permits: 2 });
}
