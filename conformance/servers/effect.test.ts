// `Remote` of @sync/effect on the servers: who waits leaves the queue of the server, a transaction is guarded, errors are typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Remote } from "@sync/effect";
import { type PostgresClient, postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { urls } from "../src/remote/drivers.ts";
import { soon } from "../src/remote/world.ts";

const schema = `effect_${crypto.randomUUID().slice(0, 8)}`;
const pool = Effect.acquireRelease(
  Effect.sync(() => new Pool({ connectionString: urls.postgres })),
  (pool) => Effect.promise(() => pool.end()),
);
const client = Effect.acquireRelease(
  Effect.sync(() => new Redis(urls.redis)),
  (client) => Effect.sync(() => client.disconnect()),
);
const open = (db: PostgresClient, schema: string) => Effect.sync(() => postgres(db, { schema }));
const onPostgres = Remote.layer(
  Effect.gen(function* () {
    const remote = yield* open(yield* pool, schema);
    yield* Effect.promise(() => remote.migrate());
    return remote;
  }),
);
const onRedis = Remote.layer(Effect.map(client, (client) => redis(client, { prefix: schema })));

for (const [name, layer] of Object.entries({ PostgreSQL: onPostgres, Redis: onRedis })) {
  test(`${name}: an effect that is interrupted leaves the server's queue at once; the session ends with the layer`, () => {
    const waiting = Effect.map(Remote.inspect("x"), ([shown]) => shown?.waiters.length ?? 0);
    const until = (count: number) =>
      Effect.gen(function* () {
        while ((yield* waiting) !== count) yield* Effect.sleep("5 millis");
      });
    const program = Effect.gen(function* () {
      const inside = Effect.gen(function* () {
        const first = yield* Effect.forkChild(Remote.withLock("x", Effect.void));
        yield* until(1);
        yield* Fiber.interrupt(first);
        yield* until(0);
        return (yield* Remote.Token).fence;
      });
      const fence = yield* Remote.withLock("x", inside);
      assert.ok(
        (yield* Remote.withLock(
          "x",
          Effect.map(Remote.Token, ({ fence }) => fence),
        )) > fence,
      );
      assert.deepEqual(yield* Remote.inspect(), []);
    });
    return soon(name, Effect.runPromise(Effect.provide(program, layer)));
  });
}

test("PostgreSQL: guard keeps the lock for a transaction; what the database says is typed", () => {
  const program = Effect.gen(function* () {
    const db = yield* pool;
    const connection = Effect.acquireRelease(
      Effect.promise(() => db.connect()),
      (tx) => Effect.sync(() => tx.release()),
    );
    const guarded = Effect.gen(function* () {
      const tx = yield* connection;
      const run = (sql: string) => Effect.promise(() => tx.query(sql).catch(() => {}));
      yield* run("BEGIN");
      yield* Remote.guard(tx);
      yield* run("COMMIT");
      yield* run("BEGIN");
      yield* run("SELECT 1 / 0");
      const broken = yield* Effect.flip(Effect.as(Remote.guard(tx), { _tag: "succeeds" }));
      assert.equal(broken._tag, "DriverError");
      yield* run("ROLLBACK");
      const { plain } = yield* Remote.Remote;
      return yield* Effect.promise(() => plain.close());
    });
    const lost = yield* Effect.exit(Remote.withLock("y", Effect.scoped(guarded)));
    assert.match(String(lost), /LostError/);
    const missing = Remote.layer(open(db, "no_schema"));
    const setup = yield* Effect.flip(Effect.provide(Remote.withLock("y", Effect.void), missing));
    assert.equal(setup._tag, "SetupError");
    assert.match(setup.message, /migrate\(\)/);
  });
  return soon("guard", Effect.runPromise(Effect.scoped(Effect.provide(program, onPostgres))));
});
