/** Locks and semaphores on Redis. */
import { optionsOf } from "@sync/core";
import { labelOf, type Remote, type RemoteOptions, remote, text } from "@sync/remote";
import type { RedisConnection } from "./driver.ts";
import { RedisEngine } from "./engine.ts";

/** How a process uses a Redis. */
export interface RedisOptions extends RemoteOptions {
  /** What all keys and channels begin with, in braces: 1 to 100 bytes without braces. Default: `"sync"`. */
  readonly prefix?: string | undefined;
}

/**
 * Locks and semaphores that all processes share which use one Redis, or Valkey, and one prefix. Nothing is asked of it until the
 * first request.
 *
 * A process has one session there, which is renewed every third of the lease, and one more connection, which subscribes.
 *
 * What Redis forgets is lost: without persistence that is everything when it restarts, and the last writes when a replica takes
 * over. A token's signal aborts then, and fences go on growing.
 *
 * **Throws** `TypeError` or `RangeError` if `client` is no client, or an option is invalid.
 *
 * @param client A client of ioredis, node-redis (connected) or Bun.
 *
 * @example
 * ```ts redis
 * import { redis } from "@sync/redis";
 * import { Redis } from "ioredis";
 * import assert from "node:assert/strict";
 *
 * const client = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379");
 * {
 *   await using remote = redis(client);
 *   const slots = remote.semaphore("downloads", 10);
 *   const fence = await slots.with((token) => token.fence);
 *   assert.ok(fence > 0);
 * }
 * client.disconnect();
 * ```
 */
export function redis(client: RedisConnection, options?: RedisOptions): Remote {
  return remote(
    new RedisEngine(client, { prefix: prefixOf(optionsOf(options)?.prefix), label: labelOf(options) }),
    options,
  );
}

/** The prefix: without braces, so that it ends where the keys say. */
export function prefixOf(value: unknown = "sync"): string {
  const prefix = text("options.prefix", value, 1, 100);
  if (/[{}\s]/.test(prefix))
    throw new RangeError(`options.prefix must have no braces and no spaces, got ${JSON.stringify(prefix)}`);
  return prefix;
}
