// What compiles in the types of every platform: its signals go into a wait, and those of a wait go into its functions.
import type { WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import type { Lock } from "@sync/lock";

export async function page(url: string, lock: Lock, options: WaitOptions = {}): Promise<string> {
  using _ = await lock.acquire(options);
  options.signal?.throwIfAborted();
  const response = await fetch(url, { signal: options.signal ?? null });
  return response.text();
}

export async function either(lock: Lock, controller: AbortController, options: WaitOptions): Promise<void> {
  const signals: AbortSignal[] = [controller.signal, AbortSignal.timeout(1000)];
  if (options.signal !== undefined) signals.push(options.signal);
  const signal = AbortSignal.any(signals);
  signal.addEventListener("abort", () => console.log(signal.reason));
  await new Event().wait({ signal });
  await lock.acquire({ signal: AbortSignal.abort() });
}
