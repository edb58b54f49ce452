// What compiles in the types of no platform: a signal is what has the members of one.
import type { AbortSignalLike, WaitOptions } from "@sync/core";
import type { Lock } from "@sync/lock";

export const acquire = (lock: Lock, signal: AbortSignalLike): Promise<Disposable> => lock.acquire({ signal });
export const signalOf = (options: WaitOptions): AbortSignalLike | undefined => options.signal;
