/**
 * Locks and semaphores that the processes of several machines share: first in, first out, with leases, fences and cancellation.
 * This package is the client and a server in memory; `@sync/postgres` and `@sync/redis` are the servers that people run.
 *
 * @module
 */

export type { Token, WaitOptions } from "@sync/core";
export { randomId, text } from "./check.ts";
export type { Engine, InspectedRequest, Inspection, Op, Reply, Step } from "./engine.ts";
export { ClosedError, LostError, SetupError } from "./errors.ts";
export type { RemoteAcquireOptions, RemoteLock, RemoteSemaphore } from "./lock.ts";
export {
  type MemoryClient,
  MemoryEngine,
  type MemoryOptions,
  MemoryServer,
  type MemoryServerOptions,
  memory,
} from "./memory.ts";
export { onDemand } from "./on-demand.ts";
export { EngineRemote, labelOf, type Remote, type RemoteOptions, remote } from "./remote.ts";
export { type Grant, LeasedToken, type RemoteToken } from "./token.ts";
