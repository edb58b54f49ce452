// What must compile, where the types know fetch: a wait's signal goes on into the functions of the platform.
import type { WaitOptions } from "@sync/core";
import type { Lock } from "@sync/lock";

export async function page(lock: Lock, url: string, { signal }: WaitOptions = {}): Promise<Response> {
  const token = await lock.acquire({ signal });
  try {
    return await fetch(url, { signal: signal ?? null });
  } finally {
    token.release();
  }
}
