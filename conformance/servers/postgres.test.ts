// What is particular to PostgreSQL: transactions that a token guards, the schema, rights, poolers, connections that end.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NotAcquiredError } from "@sync/core";
import {
  LostError,
  migration,
  type PostgresClient,
  type PostgresTransaction,
  postgres,
  SetupError,
} from "@sync/postgres";
import { Pool, type PoolClient } from "pg";
import { type Open, postgresDrivers, urls } from "../src/remote/drivers.ts";
import { pause, soon, until } from "../src/remote/world.ts";

const run = crypto.randomUUID().slice(0, 8);
const pool = new Pool({ connectionString: urls.postgres, max: 10 });
pool.on("error", () => {});
after(() => pool.end());

let schemas = 0;
/** A schema of a test's own. */
async function newSchema(): Promise<string> {
  const schema = `own_${run}_${++schemas}`;
  const remote = postgres(pool, { schema });
  await remote.migrate();
  return schema;
}

type Query = (text: string) => Promise<unknown>;

/** A transaction of a driver, which ends when `body` does. */
async function transaction<R>(
  client: PostgresClient,
  body: (tx: PostgresTransaction, query: Query) => Promise<R>,
): Promise<R> {
  const own = client as unknown as {
    connect?(): Promise<PoolClient>;
    begin?(body: (tx: { unsafe(text: string): Promise<unknown> }) => Promise<R>): Promise<R>;
    transaction?(body: (tx: { query(text: string): Promise<{ rows: [] }> }) => Promise<R>): Promise<R>;
  };
  if (own.begin) return await own.begin((tx) => body(tx as PostgresTransaction, (text) => tx.unsafe(text)));
  if (own.transaction) return await own.transaction((tx) => body(tx as PostgresTransaction, (text) => tx.query(text)));
  const connection = await own.connect?.();
  assert.ok(connection);
  try {
    await connection.query("BEGIN");
    const result = await body(connection, (text) => connection.query(text));
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    await connection.query("ROLLBACK");
    throw error;
  } finally {
    connection.release();
  }
}

for (const [name, open] of Object.entries(postgresDrivers)) {
  const guarded = (what: string, body: (driver: Open<PostgresClient>, schema: string) => Promise<void>) => {
    test(`${name}: ${what}`, async () => {
      const driver = await open();
      try {
        const schema = `guard_${run}_${++schemas}`;
        await postgres(driver.client, { schema }).migrate();
        await body(driver, schema);
      } finally {
        await driver.end();
      }
    });
  };

  guarded(
    "while a transaction guards a token nobody else is granted, and release() waits for it",
    async ({ client }, schema) => {
      const [a, b] = [postgres(client, { schema }), postgres(client, { schema })];
      const token = await a.lock("data").acquire();
      const log: string[] = [];
      // PGlite has one connection: nothing else runs during a transaction there.
      const alone = name === "PGlite";
      const next = b.lock("data").acquire();
      await until("it waits", async () => (await b.inspect("data"))[0]?.waiters.length === 1);
      let released: Promise<unknown> | undefined;
      await transaction(client, async (tx) => {
        await token.guard(tx);
        released = token.release().then(() => log.push("released"));
        if (!alone) {
          await pause(100);
          assert.equal((await b.inspect("data"))[0]?.taken, 1);
        }
        log.push("committed");
      });
      await soon("the release", released ?? Promise.reject());
      const other = await soon("the next", next);
      assert.deepEqual(log, ["committed", "released"]);
      await other.release();
      await Promise.all([a.close(), b.close()]);
    },
  );

  guarded("a stale holder's transaction fails", async ({ client }, schema) => {
    const remote = postgres(client, { schema });
    const token = await remote.lock("data").acquire();
    const rows = "unsafe" in client ? client.unsafe.bind(client) : client.query.bind(client);
    await transaction(client, (tx) => token.guard(tx));
    await rows(`DELETE FROM "${schema}".request`, []); // as the end of its lease does
    await rows(`UPDATE "${schema}".queue SET taken = 0`, []);
    await assert.rejects(
      transaction(client, (tx) => token.guard(tx)),
      LostError,
    );
    await token.release();
    await assert.rejects(
      transaction(client, (tx) => token.guard(tx)),
      NotAcquiredError,
    );
    await remote.close();
  });
}

test("a guard holds although the lease is over, and others go on meanwhile", async () => {
  const schema = await newSchema();
  const lease = 400;
  const [a, b] = [postgres(pool, { schema, lease }), postgres(pool, { schema, lease })];
  const log: string[] = [];
  const token = await a.lock("data").acquire();
  const next = b.lock("data").acquire();
  next.then(() => log.push("granted"));
  await until("it waits", async () => (await b.inspect("data"))[0]?.waiters.length === 1);
  await transaction(pool, async (tx) => {
    await token.guard(tx);
    await pool.query(
      `UPDATE "${schema}".session SET expires = 0 WHERE id = (SELECT session FROM "${schema}".request WHERE fence > 0)`,
    );
    await pause(2 * lease);
    const other = await soon("another lock", b.lock("other").acquire()); // nobody waits for the transaction's locks
    await other.release();
    log.push("committed");
  });
  const other = await soon("the next", next, 2_000);
  assert.deepEqual(log, ["committed", "granted"]);
  assert.ok(other.fence > token.fence);
  await assert.rejects(
    transaction(pool, (tx) => token.guard(tx)),
    LostError,
  );
  await other.release();
  await Promise.all([a.close(), b.close()]);
});

test("a guard that is on its way is waited for by release()", async () => {
  const schema = await newSchema();
  const remote = postgres(pool, { schema });
  const token = await remote.lock("data").acquire();
  await transaction(pool, async (tx) => {
    const guarding = token.guard(tx);
    token.release();
    await guarding;
  });
  await token.release();
  await remote.close();
});

test("a schema that is missing, older or newer is refused, with what to do", async () => {
  const missing = postgres(pool, { schema: `none_${run}` });
  await assert.rejects(
    missing.lock("x").acquire(),
    (error) => error instanceof SetupError && /no schema .* call migrate\(\)/.test(error.message),
  );
  await missing.migrate();
  await (await missing.lock("x").acquire()).release(); // it is tried again
  await missing.close();
  for (const [version, advice] of [
    [0, /version 0, and 1 is needed: call migrate/],
    [99, /version 99, and 1 is needed: update @sync\/postgres/],
  ] as const) {
    const schema = await newSchema();
    await pool.query(
      `CREATE OR REPLACE FUNCTION "${schema}".version() RETURNS integer LANGUAGE sql AS 'SELECT ${version}'`,
    );
    const remote = postgres(pool, { schema });
    await assert.rejects(
      remote.lock("x").acquire(),
      (error) => error instanceof SetupError && advice.test(error.message),
    );
    if (version === 99) await assert.rejects(remote.migrate(), /newer @sync\/postgres/);
    await remote.close();
  }
});

test("migrate() runs again, and at the same time elsewhere; what is held stays held", async () => {
  const schema = `twice_${run}`;
  const remotes = Array.from({ length: 5 }, () => postgres(pool, { schema }));
  await Promise.all(remotes.map((remote) => remote.migrate()));
  const [first, second] = remotes;
  const token = await first?.lock("x").acquire();
  await second?.migrate();
  assert.equal(await second?.lock("x").tryAcquire(), undefined);
  await token?.release();
  await Promise.all(remotes.map((remote) => remote.close()));
});

test("a name of a schema that could end the SQL is refused", () => {
  for (const schema of ['a"b', "a'b", "a b", "a$migration$b", "", "1a", "a".repeat(41), "é", "a;b", "a.b"]) {
    assert.throws(() => postgres(pool, { schema }), RangeError, schema);
    assert.throws(() => migration(schema), RangeError, schema);
  }
  assert.throws(() => postgres(pool, { schema: 5 as never }), TypeError);
});

test("a role needs no more than USAGE and EXECUTE, and cannot touch the tables", async () => {
  const schema = await newSchema();
  const role = `app_${run}`;
  await pool.query(`CREATE ROLE ${role} LOGIN`);
  const limited = new Pool({ connectionString: urls.postgres.replace("sync@", `${role}@`), max: 4 });
  limited.on("error", () => {});
  try {
    const remote = postgres(limited, { schema });
    await assert.rejects(
      remote.lock("x").acquire(),
      (error) => error instanceof SetupError && /GRANT USAGE/.test(error.message),
    );
    await pool.query(`GRANT USAGE ON SCHEMA "${schema}" TO ${role}`);
    await assert.rejects(
      remote.lock("x").acquire(),
      (error) => error instanceof SetupError && /EXECUTE/.test(error.message),
    );
    await pool.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "${schema}" TO ${role}`);
    const token = await remote.lock("x").acquire();
    await transaction(limited, (tx) => token.guard(tx));
    assert.equal((await remote.inspect("x"))[0]?.taken, 1);
    await token.release();
    await remote.close();
    for (const table of ["session", "request", "queue"]) {
      await assert.rejects(limited.query(`SELECT * FROM "${schema}".${table}`), /permission denied/);
      await assert.rejects(limited.query(`DELETE FROM "${schema}".${table}`), /permission denied/);
    }
  } finally {
    await limited.end();
    await pool.query(
      `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "${schema}" FROM ${role}; REVOKE ALL ON SCHEMA "${schema}" FROM ${role}; DROP ROLE ${role}`,
    );
  }
});

test("nobody releases or renews without the session's id, which no other session can see", async () => {
  const schema = await newSchema();
  const remote = postgres(pool, { schema, label: "holder" });
  const token = await remote.lock("x").acquire();
  const { rows } = await pool.query(`SELECT id::text FROM "${schema}".session`);
  const shown = await pool.query("SELECT query FROM pg_stat_activity");
  const seen = JSON.stringify([shown.rows, await remote.inspect()]);
  assert.match(seen, /LISTEN/);
  assert.equal(seen.includes(rows[0].id), false);
  const guess = crypto.randomUUID();
  const step = (seq: number, ops: string) =>
    pool.query(`SELECT "${schema}".step($1, $2, 1000, true, 'c', 'l', $3)`, [guess, seq, ops]);
  await step(1, "[]");
  await step(2, '[["l", 1, "x"]]');
  assert.equal((await remote.inspect("x"))[0]?.taken, 1);
  await token.release();
  await remote.close();
});

test("a pool of one connection is refused, because listening needs one", () => {
  const small = new Pool({ max: 1 });
  assert.throws(() => postgres(small), /2 connections or more/);
  for (const db of [undefined, null, {}, "postgres://", { query() {} }]) {
    assert.throws(() => postgres(db as never), /db must be a Pool of pg/);
  }
  assert.throws(() => postgres(pool, { listen: {} as never }), /options.listen must be/);
});

test("through pgbouncer in transaction mode: refused with what to do; with a direct connection to listen it works", async () => {
  const schema = await newSchema();
  const pooled = new Pool({ connectionString: urls.pgbouncer, max: 4 });
  pooled.on("error", () => {});
  try {
    const deaf = postgres(pooled, { schema });
    await assert.rejects(
      soon("the first request", deaf.lock("x").acquire(), 15_000),
      (error) => error instanceof SetupError && /options\.listen a direct connection/.test(error.message),
    );
    await deaf.close();
    const [a, b] = [postgres(pooled, { schema, listen: pool }), postgres(pooled, { schema, listen: pool })];
    const token = await a.lock("x").acquire();
    const next = b.lock("x").acquire();
    await until("it waits", async () => (await a.inspect("x"))[0]?.waiters.length === 1);
    const started = performance.now();
    await token.release();
    const other = await soon("the next", next);
    assert.ok(performance.now() - started < 1_000); // its renewal would take three seconds
    await other.release();
    await Promise.all([a.close(), b.close()]);
  } finally {
    await pooled.end();
  }
});

for (const [name, open] of Object.entries(postgresDrivers)) {
  if (name === "PGlite") continue;
  test(`${name}: a connection that listened and was ended is replaced`, async () => {
    const schema = await newSchema();
    const driver = await open();
    const [a, b] = [postgres(pool, { schema }), postgres(driver.client, { schema })];
    const token = await a.lock("x").acquire();
    const next = b.lock("x").acquire();
    await until("it waits", async () => (await a.inspect("x"))[0]?.waiters.length === 1);
    const ended = await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen%'",
    );
    assert.ok(ended.rows.length >= 1);
    await pause(20);
    await token.release(); // its call is lost, or not
    const other = await soon("the next", next, 3_000); // on reconnecting, and not with the renewal after 3.3 s
    const last = a.lock("x").acquire();
    await until("it waits", async () => (await b.inspect("x"))[0]?.waiters.length === 1);
    await other.release();
    await (await soon("the last", last, 3_000)).release();
    await Promise.all([a.close(), b.close()]);
    await driver.end();
  });
}

test("remotes of one pool listen on one connection, and give it back", async () => {
  const own = new Pool({ connectionString: urls.postgres, max: 3 });
  const schema = await newSchema();
  const remotes = Array.from({ length: 5 }, () => postgres(own, { schema }));
  const tokens = await soon("all", Promise.all(remotes.map((remote, i) => remote.lock(`${i}`).acquire())));
  assert.equal(
    (await pool.query(`SELECT FROM pg_stat_activity WHERE query ~ '^LISTEN "sync_'`)).rows.length >= 1,
    true,
  );
  assert.ok(own.totalCount - own.idleCount <= 1);
  await Promise.all(tokens.map((token) => token.release()));
  await Promise.all(remotes.map((remote) => remote.close()));
  await until("all are given back", () => own.totalCount === own.idleCount);
  await own.end();
});

test("a connection that dies during its own LISTEN leaves no slot taken", async () => {
  const own = new Pool({ connectionString: urls.postgres, max: 2 });
  own.on("error", () => {});
  const schema = await newSchema();
  const lend = own.connect.bind(own) as (done?: unknown) => Promise<PoolClient>;
  let dying = 5;
  const connect = async (): Promise<PoolClient> => {
    const client = await lend();
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const dies = (...args: unknown[]) => {
      const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
      if (String(args[0]).startsWith("LISTEN") && dying-- > 0) stream.destroy();
      return query(...args);
    };
    return Object.assign(client, { query: dies });
  };
  Object.assign(own, { connect: (done?: unknown) => (done === undefined ? connect() : lend(done)) });
  const remote = postgres(own, { schema });
  for (let i = 0; i < 5; i++) {
    await assert.rejects(soon("a request", remote.lock("x").acquire()), (error) => !/not settled/.test(String(error)));
  }
  await (await soon("a request", remote.lock("x").acquire())).release();
  await remote.close();
  await own.end();
});

test("a step's cost grows with what it asks for, and not with its square", async () => {
  const schema = await newSchema();
  const session = crypto.randomUUID();
  let seq = 0;
  const step = async (ops: unknown[]) => {
    const started = performance.now();
    await pool.query(`SELECT "${schema}".step($1, $2, 60000, false, 'c', 'l', $3::text::jsonb)`, [
      session,
      ++seq,
      JSON.stringify(ops),
    ]);
    return performance.now() - started;
  };
  await step([]);
  let id = 0;
  const cost = async (n: number) => {
    const ids = Array.from({ length: n }, () => ++id);
    const held = await step(ids.map((each) => ["a", each, "one", 1, 1, true]));
    const free = await step(ids.map((each) => ["l", each, "one"])); // from the head of the queue, one after the other
    const names = await step(ids.map((each) => ["a", each + 1e9, `n${each}`, 1, 1, true]));
    const rest = await step(ids.map((each) => ["l", each + 1e9, `n${each}`]));
    return held + free + names + rest;
  };
  await cost(200);
  const best = async (n: number) => Math.min(await cost(n), await cost(n)); // of two, on a busy machine
  const [small, large] = [await best(500), await best(4_000)];
  assert.ok(large < 24 * small, `8 times as much took ${(large / small).toFixed(1)} times as long`);
});

test("a step says so if it does not run in READ COMMITTED", async () => {
  const schema = await newSchema();
  const strict = new Pool({
    connectionString: urls.postgres,
    max: 3,
    options: "-c default_transaction_isolation=serializable",
  });
  const remote = postgres(strict, { schema });
  await assert.rejects(remote.lock("x").acquire(), /needs READ COMMITTED/);
  await remote.close();
  await strict.end();
});

test("queues that were empty for an hour are deleted when a session opens", async () => {
  const schema = await newSchema();
  const remote = postgres(pool, { schema });
  await (await remote.lock("old").acquire()).release();
  await (await remote.lock("new").acquire()).release();
  await pool.query(`UPDATE "${schema}".queue SET fence = fence - 3700000000 WHERE name = 'old'`);
  const other = postgres(pool, { schema });
  await (await other.lock("new").acquire()).release();
  const { rows } = await pool.query(`SELECT name FROM "${schema}".queue ORDER BY name`);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["new"],
  );
  await Promise.all([remote.close(), other.close()]);
});

test("fences are of their name: two names may be given the same number in one step", async () => {
  const schema = await newSchema();
  const remote = postgres(pool, { schema });
  const both = () => Promise.all(["x", "y"].map((name) => remote.lock(name).acquire()));
  for (const token of await both()) await token.release();
  await pool.query(`UPDATE "${schema}".queue SET fence = 9000000000000000`); // as if both were granted in one microsecond
  const [x, y] = await both();
  assert.deepEqual([x?.fence, y?.fence], [9000000000000001, 9000000000000001]);
  await Promise.all([x?.release(), y?.release()]);
  await remote.close();
});

test("a fence grows although the clock has gone back", async () => {
  const schema = await newSchema();
  const remote = postgres(pool, { schema });
  await (await remote.lock("x").acquire()).release();
  await pool.query(`UPDATE "${schema}".queue SET fence = fence + 600000000`); // the clock has gone back by ten minutes
  const { rows } = await pool.query(`SELECT fence FROM "${schema}".queue`);
  const token = await remote.lock("x").acquire();
  assert.equal(token.fence, Number(rows[0].fence) + 1);
  await token.release();
  await remote.close();
});

test("a step reads the rows that it is about, whatever the planner knows of the tables", async () => {
  const schema = await newSchema();
  const connection = await pool.connect(); // which keeps its plans
  const tables = ["request", "queue", "session"];
  const maintain = async (what: string) => {
    for (const table of tables) await connection.query(`${what} "${schema}".${table}`);
  };
  const rowsRead = async () => {
    await connection.query("SELECT pg_stat_force_next_flush()");
    const text = `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS rows FROM pg_stat_user_tables WHERE schemaname = $1`;
    return Number((await connection.query(text, [schema])).rows[0].rows);
  };
  const ids = Array.from({ length: 1000 }, (_, i) => i + 1);
  const halves = [ids.slice(0, 500), ids.slice(500)]; // a session sends no more in a step
  /** Acquires and releases a thousand, and returns how many rows were read for each. */
  const use = async () => {
    const session = crypto.randomUUID();
    let seq = 0;
    const step = async (lease: number, ops: unknown[]) => {
      const text = `SELECT "${schema}".step($1, $2, $3, true, 'channel', 'label', $4)`;
      await connection.query(text, [session, ++seq, lease, JSON.stringify(ops)]);
    };
    const before = await rowsRead();
    const acquire = (id: number) => ["a", id, `name ${id}`, 1, 1, true];
    const release = (id: number) => ["l", id, `name ${id}`];
    for (const half of halves) await step(60_000, half.map(acquire));
    for (const half of halves) await step(60_000, half.map(release));
    await step(0, []);
    return ((await rowsRead()) - before) / ids.length;
  };
  try {
    const read = [await use()];
    for (const what of ["VACUUM ANALYZE", "ANALYZE", "VACUUM FULL"]) {
      await maintain(what);
      read.push(await use(), await use());
    }
    assert.ok(Math.max(...read) < 20, `${read.join(", ")} rows for each`);
  } finally {
    connection.release();
  }
});
