// What happens when a server restarts, and when a process is cut off from it on the wire.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import { LostError, type Remote } from "@sync/remote";
import { ioredis, pg, redisDrivers } from "../src/remote/drivers.ts";
import { Postgres, Redis } from "../src/remote/servers.ts";
import { Between } from "../src/remote/torment/proxy.ts";
import { pause, soon, until } from "../src/remote/world.ts";

/** A server of a test's own, and processes that reach it through a proxy. */
interface Own {
  readonly server: Postgres | Redis;
  open(port: number, lease: number): Promise<{ remote: Remote; end(): unknown }>;
}

async function withPostgres(body: (own: Own) => Promise<void>): Promise<void> {
  const server = await Postgres.start();
  const url = (port: number) => `postgres://sync@127.0.0.1:${port}/postgres`;
  const admin = await pg(server.url);
  await postgres(admin.client).migrate();
  await admin.end();
  try {
    await body({
      server,
      open: async (port, lease) => {
        const driver = await pg(url(port));
        return { remote: postgres(driver.client, { lease }), end: driver.end };
      },
    });
  } finally {
    await server.stop();
  }
}

async function withRedis(persistent: boolean, body: (own: Own) => Promise<void>): Promise<void> {
  const server = await Redis.start(persistent);
  try {
    await body({
      server,
      open: async (port, lease) => {
        const driver = await ioredis(`redis://127.0.0.1:${port}`);
        return { remote: redis(driver.client, { lease }), end: driver.end };
      },
    });
  } finally {
    await server.stop();
  }
}

/** What was held and what waited is there after a restart that takes less than a lease. */
async function survives({ server, open }: Own): Promise<void> {
  const [a, b] = [await open(server.port, 30_000), await open(server.port, 30_000)];
  const held = await a.remote.lock("x").acquire();
  const waiting = b.remote.lock("x").acquire();
  await until("it waits", async () => (await a.remote.inspect("x"))[0]?.waiters.length === 1);
  await server.restart();
  assert.ok(held.remaining > 0 && !held.signal.aborted);
  await soon("the release", held.release(), 20_000);
  const next = await soon("the next", waiting, 20_000);
  assert.ok(next.fence > held.fence);
  await next.release();
  await Promise.all([a.remote.close(), b.remote.close()]);
  await Promise.all([a.end(), b.end()]);
}

test("PostgreSQL restarts: what was held is held, and what waited waits", async () => {
  await withPostgres(survives);
});

test("a Redis that keeps its data restarts: what was held is held, and what waited waits", async () => {
  await withRedis(true, survives);
});

test("a Redis that keeps nothing restarts: what was held is lost, and fences grow", async () => {
  await withRedis(false, async ({ server, open }) => {
    const a = await open(server.port, 3_000);
    const held = await a.remote.lock("x").acquire();
    await server.restart();
    await until("its loss is noticed", () => held.signal.aborted, 10_000);
    assert.ok(held.signal.reason instanceof LostError);
    const next = await soon("another", a.remote.lock("x").acquire(), 10_000);
    assert.ok(next.fence > held.fence);
    await next.release();
    await a.remote.close();
    await a.end();
  });
});

/** Who is cut off on the wire knows of its loss before the next is granted, and goes on when it is connected again. */
async function cutOff({ server, open }: Own): Promise<void> {
  const lease = 1_500;
  const between = await new Between(() => server.port).start();
  const [a, b] = [await open(between.port, lease), await open(server.port, lease)];
  const log: string[] = [];
  const held = await a.remote.lock("x").acquire();
  const waiting = b.remote.lock("x").acquire();
  await until("it waits", async () => (await b.remote.inspect("x"))[0]?.waiters.length === 1);
  held.signal.addEventListener("abort", () => void log.push("lost"));
  between.cut = true;
  const next = await soon("the next", waiting, 4 * lease);
  log.push("granted");
  assert.deepEqual(log, ["lost", "granted"]);
  const again = a.remote.lock("x").acquire();
  between.heal();
  await until("it waits again", async () => (await b.remote.inspect("x"))[0]?.waiters.length === 1, 10_000);
  await next.release();
  await (await soon("who was cut off", again, 10_000)).release();
  await soon("close", Promise.all([a.remote.close(), b.remote.close()]), 10_000);
  await Promise.all([a.end(), b.end()]);
  between.stop();
}

test("PostgreSQL: who is cut off knows of it before the next is granted, and goes on later", async () => {
  await withPostgres(cutOff);
});

test("Redis: who is cut off knows of it before the next is granted, and goes on later", async () => {
  await withRedis(false, cutOff);
});

/** A connection that listens and goes silent, though it stays open, is replaced. Until then renewals make up for lost calls. */
async function silent(server: Postgres | Redis, at: (port: number) => ReturnType<Own["open"]>): Promise<void> {
  const between = await new Between(() => server.port).start();
  const [a, b] = [await at(server.port), await at(between.port)];
  const handOver = async (): Promise<void> => {
    const held = await a.remote.lock("x").acquire();
    const waiting = b.remote.lock("x").acquire();
    await until("it waits", async () => (await a.remote.inspect("x"))[0]?.waiters.length === 1);
    await held.release();
    await (await soon("the next", waiting, 3_000)).release();
  };
  const keep = await b.remote.lock("other").acquire();
  await handOver();
  const before = between.connections;
  between.silence(); // what was connected: nothing passes, and nobody learns it
  await handOver(); // by its renewal
  await until("it listens anew", () => between.connections > before, 10_000);
  await handOver();
  await keep.release();
  await Promise.all([a.remote.close(), b.remote.close()]);
  between.stop();
  await Promise.all([a.end(), b.end()]);
}

test("PostgreSQL: a connection that listens and goes silent is replaced", async () => {
  await withPostgres(async ({ server }) => {
    await silent(server, async (port) => {
      const url = (port: number) => `postgres://sync@127.0.0.1:${port}/postgres`;
      const [own, listening] = [await pg(url(server.port)), await pg(url(port))];
      const end = () => Promise.all([own.end(), listening.end()]);
      return { remote: postgres(own.client, { lease: 3_000, listen: listening.client }), end };
    });
  });
});

for (const [name, open] of Object.entries(redisDrivers)) {
  test(`${name}: a connection that subscribes and goes silent is replaced`, async () => {
    await withRedis(false, async ({ server }) => {
      await silent(server, async (port) => {
        const url = (port: number) => `redis://127.0.0.1:${port}`;
        const [own, listening] = [await open(url(server.port)), await open(url(port))];
        const client = new Proxy(own.client, {
          get(of, key) {
            const from: object = key === "duplicate" ? listening.client : of;
            const value: unknown = Reflect.get(from, key, from);
            return typeof value === "function" ? value.bind(from) : value;
          },
        });
        return { remote: redis(client, { lease: 3_000 }), end: () => Promise.all([own.end(), listening.end()]) };
      });
    });
  });
}

/** Slow answers lose nothing, as long as they come within the lease. */
async function slow({ server, open }: Own): Promise<void> {
  const between = await new Between(() => server.port).start();
  const [a, b] = [await open(between.port, 3_000), await open(server.port, 3_000)];
  between.delay = 150;
  const held = await soon("a request", a.remote.lock("x").acquire(), 10_000);
  const waiting = b.remote.lock("x").acquire();
  await pause(1_500); // a renewal or two
  assert.ok(held.remaining > 0 && !held.signal.aborted);
  await held.release();
  await (await soon("the next", waiting)).release();
  await Promise.all([a.remote.close(), b.remote.close()]);
  await Promise.all([a.end(), b.end()]);
  between.stop();
}

test("PostgreSQL: a slow connection loses nothing", async () => {
  await withPostgres(slow);
});

test("Redis: a slow connection loses nothing", async () => {
  await withRedis(false, slow);
});

test("renewals keep no process alive", async () => {
  const program = `
    import { memory } from "@sync/remote";
    const remote = memory({ lease: 60_000 });
    await remote.lock("x").acquire();
    console.log("held");`;
  const child = spawn("bun", ["--conditions=@sync/source", "-e", program], {
    cwd: new URL("..", import.meta.url),
    stdio: "pipe",
  });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  const code = await soon("its end", new Promise((resolve) => child.once("exit", resolve)), 20_000);
  assert.deepEqual([code, said], [0, "held\n"]);
});
