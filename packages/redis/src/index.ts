/**
 * Locks and semaphores across machines on Redis or Valkey: first in, first out, with leases, fences and cancellation. For ioredis,
 * node-redis and Bun's client.
 *
 * @module
 */

export {
  ClosedError,
  type Inspection,
  LostError,
  type Remote,
  type RemoteAcquireOptions,
  type RemoteLock,
  type RemoteSemaphore,
  type RemoteToken,
  SetupError,
  type Token,
  type WaitOptions,
} from "@sync/remote";
export type {
  BunRedisClient,
  BunRedisSubscriber,
  IoRedisClient,
  IoRedisSubscriber,
  NodeRedisClient,
  NodeRedisSubscriber,
  RedisConnection,
} from "./driver.ts";
export { RedisEngine, type RedisEngineOptions } from "./engine.ts";
export { type RedisOptions, redis } from "./redis.ts";
