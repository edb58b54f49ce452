// What is particular to Redis: keys, rights, scripts that are forgotten, connections that end.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { redis, SetupError } from "@sync/redis";
import { Redis as IoRedis } from "ioredis";
import { redisDrivers, urls } from "../src/remote/drivers.ts";
import { pause, soon, until } from "../src/remote/world.ts";

const run = crypto.randomUUID().slice(0, 8);
const client = new IoRedis(urls.redis);
after(() => client.disconnect());

test("all its keys are in one slot of a cluster, and begin with the prefix", async () => {
  const prefix = `slot-${run}`;
  const remote = redis(client, { prefix });
  const tokens = [await remote.lock("a").acquire(), await remote.semaphore("b", 2).acquire()];
  const waiting = remote.lock("a").acquire();
  await until("it waits", async () => (await remote.inspect("a"))[0]?.waiters.length === 1);
  const keys = await client.keys(`*${prefix}*`);
  assert.deepEqual(
    keys.sort(),
    ["fence", "leases", "names", "order", "queue", "requests", "sessions"].map((part) => `{${prefix}}:${part}`),
  );
  const slots = await Promise.all(keys.map((key) => client.call("CLUSTER", "KEYSLOT", key).catch(() => "off")));
  assert.equal(new Set(slots).size, 1);
  await Promise.all(tokens.map((token) => token.release()));
  await (await waiting).release();
  await remote.close();
  assert.deepEqual(await client.keys(`*${prefix}*`), [`{${prefix}}:fence`]);
  const ttl = await client.ttl(`{${prefix}}:fence`);
  assert.ok(ttl > 3_000 && ttl <= 3_600);
});

test("two prefixes know nothing of each other; a prefix that could be another's is refused", async () => {
  const [a, b] = [redis(client, { prefix: `one-${run}` }), redis(client, { prefix: `two-${run}` })];
  const tokens = [await a.lock("x").acquire(), await soon("the other", b.lock("x").acquire())];
  assert.equal((await a.inspect()).length, 1);
  await Promise.all(tokens.map((token) => token.release()));
  await Promise.all([a.close(), b.close()]);
  for (const prefix of ["", "a}", "{a", "a b", "a\n", "x".repeat(101)])
    assert.throws(() => redis(client, { prefix }), RangeError);
  for (const prefix of [5, "a\0b"]) assert.throws(() => redis(client, { prefix: prefix as never }), TypeError);
  for (const other of [undefined, null, {}, "redis://"])
    assert.throws(() => redis(other as never), /must be a client of ioredis/);
});

test("a script that Redis has forgotten is sent again", async () => {
  const remote = redis(client, { prefix: `script-${run}` });
  await (await remote.lock("x").acquire()).release();
  await client.script("FLUSH");
  await (await soon("a request", remote.lock("x").acquire())).release();
  await remote.close();
});

test("a user needs no more than its keys, its channels and some commands", async () => {
  const prefix = `acl-${run}`;
  const commands =
    "+evalsha +eval +subscribe +unsubscribe +publish +time +hget +hset +hdel +hexists +hgetall +zadd +zrem +zscore +zrange +zrangebylex +zrangebyscore +get +set +info +client";
  await client.call(
    "ACL",
    "SETUSER",
    `app-${run}`,
    "reset",
    "on",
    ">secret",
    `~{${prefix}}:*`,
    `&{${prefix}}:channel:*`,
    ...commands.split(" "),
  );
  const limited = new IoRedis(urls.redis, { username: `app-${run}`, password: "secret", maxRetriesPerRequest: 1 });
  limited.on("error", () => {});
  const [a, b] = [redis(limited, { prefix }), redis(limited, { prefix })];
  const token = await soon("a request", a.lock("x").acquire());
  const next = b.lock("x").acquire();
  await until("it waits", async () => (await a.inspect("x"))[0]?.waiters.length === 1);
  await token.release();
  await (await soon("the next", next)).release();
  await Promise.all([a.close(), b.close()]);
  const stranger = redis(limited, { prefix: `other-${run}` });
  await assert.rejects(
    soon("a request", stranger.lock("x").acquire()),
    (error) => error instanceof SetupError && /NOPERM/.test(error.message),
  );
  await assert.rejects(limited.keys("*"), /NOPERM/);
  await stranger.close();
  limited.disconnect();
  await client.call("ACL", "DELUSER", `app-${run}`);
});

test("nobody releases or renews without the session's id, and channels do not tell it", async () => {
  const prefix = `secret-${run}`;
  const remote = redis(client, { prefix });
  const token = await remote.lock("x").acquire();
  const [session = ""] = await client.hkeys(`{${prefix}}:sessions`);
  const channels = (await client.call("PUBSUB", "CHANNELS", `{${prefix}}:*`)) as string[];
  assert.equal(channels.length, 1);
  assert.equal(channels[0]?.includes(session), false);
  assert.equal(JSON.stringify(await remote.inspect()).includes(session), false);
  await token.release();
  await remote.close();
});

for (const [name, open] of Object.entries(redisDrivers)) {
  test(`${name}: a connection that subscribed and was ended is replaced`, async () => {
    const prefix = `ended-${name}-${run}`;
    const driver = await open();
    const [a, b] = [redis(client, { prefix }), redis(driver.client, { prefix })];
    const token = await a.lock("x").acquire();
    const next = b.lock("x").acquire();
    await until("it waits", async () => (await a.inspect("x"))[0]?.waiters.length === 1);
    await client.call("CLIENT", "KILL", "TYPE", "pubsub");
    await token.release(); // its call is lost
    const other = await soon("the next", next, 3_000); // on reconnecting, and not with the renewal after 3.3 s
    const last = a.lock("x").acquire();
    await until("it waits", async () => (await b.inspect("x"))[0]?.waiters.length === 1);
    await pause(300);
    await other.release();
    await (await soon("the last", last, 3_000)).release();
    await Promise.all([a.close(), b.close()]);
    await driver.end();
  });
}

test("a fence grows although the clock has gone back", async () => {
  const prefix = `clock-${run}`;
  const remote = redis(client, { prefix });
  const first = await remote.lock("x").acquire();
  await first.release();
  await client.set(`{${prefix}}:fence`, `${first.fence + 600_000_000}`);
  const token = await remote.lock("x").acquire();
  assert.equal(token.fence, first.fence + 600_000_001);
  await token.release();
  await remote.close();
});

test("a step's cost grows with what it asks for, and not with its square", async () => {
  const prefix = `cost-${run}`;
  const remote = redis(client, { prefix, lease: 60_000 });
  const cost = async (n: number) => {
    const started = performance.now();
    const tokens = await Promise.all(Array.from({ length: n }, (_, i) => remote.lock(`${i}`).acquire()));
    await Promise.all(tokens.map((token) => token.release()));
    return performance.now() - started;
  };
  await cost(500);
  const best = async (n: number) => Math.min(await cost(n), await cost(n)); // of two, on a busy machine
  const [small, large] = [await best(500), await best(4_000)];
  assert.ok(large < 24 * small, `8 times as much took ${(large / small).toFixed(1)} times as long`);
  await remote.close();
});
