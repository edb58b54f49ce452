/** Locks and semaphores on PostgreSQL. */
import { NotAcquiredError, optionsOf } from "@sync/core";
import {
  EngineRemote,
  type Grant,
  LeasedToken,
  LostError,
  labelOf,
  type Remote,
  type RemoteOptions,
  type RemoteToken,
} from "@sync/remote";
import type { PostgresClient, PostgresTransaction } from "./driver.ts";
import { PostgresEngine } from "./engine.ts";
import { schemaOf } from "./migration.ts";

/** How a process uses a database. */
export interface PostgresOptions extends RemoteOptions {
  /** The schema of the tables: 1 to 40 letters, digits or underscores. Default: `"sync"`. */
  readonly schema?: string | undefined;
  /** A client that connects directly, where `db` goes through a pooler in transaction mode. */
  readonly listen?: PostgresClient | undefined;
}

/** A token that a transaction can depend on. */
export interface PostgresToken extends RemoteToken {
  /**
   * Makes a transaction depend on this token: while the transaction is open, nobody else is granted, whatever clocks and leases
   * say; and if the token is lost already, it fails. Call it first in each transaction that writes what the lock protects.
   *
   * `release()` waits for it: the lock is free when the transaction has ended, too.
   *
   * **Settles when** the database has answered.
   *
   * **Throws** (rejects with) `LostError` if the token is lost, `NotAcquiredError` if it was released; what the driver says.
   * Let the transaction fail then.
   *
   * @param tx The transaction: a client of `pg` after `BEGIN`, or what `begin()` of postgres.js or Bun and `transaction()` of
   * PGlite call their function with.
   */
  guard(tx: PostgresTransaction): Promise<void>;
}

/** Locks and semaphores in a database. */
export interface PostgresRemote extends Remote<PostgresToken> {
  /** Makes the schema, or brings it to this version. It may run again, and at the same time elsewhere. */
  migrate(): Promise<void>;
}

class GuardedToken extends LeasedToken implements PostgresToken {
  readonly #engine: PostgresEngine;
  readonly #asking = new Set<Promise<boolean>>();

  constructor(engine: PostgresEngine, grant: Grant) {
    super(grant);
    this.#engine = engine;
  }

  async guard(tx: PostgresTransaction): Promise<void> {
    const { session, id, name, fence } = this.grant;
    if (this.lost !== undefined) throw this.lost;
    if (this.released) throw new NotAcquiredError(`guard() with a token of ${JSON.stringify(name)} that is released`);
    const asking = this.#engine.guard(tx, session, id, fence);
    this.#asking.add(asking);
    try {
      if (!(await asking)) throw this.lost ?? new LostError(name, fence, "the database does not know it any more");
    } finally {
      this.#asking.delete(asking);
    }
  }

  protected override unfinished(): Promise<unknown> | undefined {
    return this.#asking.size === 0 ? undefined : Promise.allSettled(this.#asking);
  }
}

class PostgresLocks extends EngineRemote<LeasedToken & PostgresToken> implements PostgresRemote {
  readonly #engine: PostgresEngine;

  constructor(engine: PostgresEngine, options: PostgresOptions | undefined) {
    super(engine, options, tokensOf(engine));
    this.#engine = engine;
  }

  migrate(): Promise<void> {
    return this.#engine.migrate();
  }
}

/** For those who put something between an engine and its remote: the class of its tokens. */
export function tokensOf(engine: PostgresEngine): new (grant: Grant) => LeasedToken & PostgresToken {
  return class extends GuardedToken {
    constructor(grant: Grant) {
      super(engine, grant);
    }
  };
}

/**
 * Locks and semaphores that all processes share which use one database. Nothing is asked of it until the first request.
 *
 * A process has one session there, which is renewed every third of the lease, and one connection that listens. So the pool needs
 * two connections or more. Its schema has to be made once, by `migrate()` or by what {@linkcode migration} returns.
 *
 * **Throws** `TypeError` or `RangeError` if `db` is no client, or an option is invalid.
 *
 * @param db A `Pool` of pg, a client of postgres.js, Bun's `SQL`, or a `PGlite`.
 *
 * @example
 * ```ts postgres
 * import { postgres } from "@sync/postgres";
 * import { Pool } from "pg";
 * import assert from "node:assert/strict";
 *
 * const pool = new Pool(); // PGHOST and its kin say where
 * {
 *   await using remote = postgres(pool);
 *   await remote.migrate();
 *   const done = await remote.lock("invoices").with(async (token) => {
 *     const client = await pool.connect();
 *     try {
 *       await client.query("BEGIN");
 *       await token.guard(client); // from here to COMMIT nobody else has the lock
 *       await client.query("SELECT 'write the invoices here'");
 *       await client.query("COMMIT");
 *       return true;
 *     } finally {
 *       client.release();
 *     }
 *   });
 *   assert.equal(done, true);
 * }
 * await pool.end();
 * ```
 */
export function postgres(db: PostgresClient, options?: PostgresOptions): PostgresRemote {
  const { schema, listen = db } = optionsOf(options) ?? {};
  const engine = new PostgresEngine(db, { schema: schemaOf(schema), label: labelOf(options), listen });
  return new PostgresLocks(engine, options);
}
