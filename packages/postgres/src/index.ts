/**
 * Locks and semaphores across machines on PostgreSQL: first in, first out, with leases, fences and cancellation. For pg,
 * postgres.js, Bun's `SQL` and PGlite.
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
export type { PGliteClient, PgClient, PgPool, PostgresClient, PostgresTransaction, Rows, SqlClient } from "./driver.ts";
export { PostgresEngine, type PostgresEngineOptions } from "./engine.ts";
export { migration } from "./migration.ts";
export { type PostgresOptions, type PostgresRemote, type PostgresToken, postgres, tokensOf } from "./postgres.ts";
