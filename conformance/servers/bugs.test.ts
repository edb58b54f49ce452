// Bugs put back into the engines of PostgreSQL and Redis: the comparison with the server in memory finds each.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { migration } from "@sync/postgres";
import { type RedisConnection, RedisEngine } from "@sync/redis";
import { Redis as IoRedis } from "ioredis";
import { Pool } from "pg";
import { compare } from "../src/remote/differential.ts";
import { postgresWorld, redisWorld, urls } from "../src/remote/drivers.ts";
import { memoryWorld } from "../src/remote/memory-world.ts";
import type { World } from "../src/remote/world.ts";

/** What is replaced, each place of it; and by what. */
type Bug = readonly [find: RegExp, put: string];

const run = crypto.randomUUID().slice(0, 8);
const pool = new Pool({ connectionString: urls.postgres, max: 10 });
pool.on("error", () => {});
const client = new IoRedis(urls.redis);
after(async () => {
  client.disconnect();
  await pool.end();
});

function put(source: string, [find, text]: Bug): string {
  assert.match(source, find, "the source is not as the bug expects it");
  return source.replace(find, text);
}

/** Bugs of the SQL, by what they do. */
const ofPostgres: Readonly<Record<string, Bug>> = {
  "a step that comes late counts again": [/again := alive AND number <= mine\.seq/, "again := false"],
  "a request that does not wait overtakes": [/q\.head > q\.ticket AND (?=q\.taken \+ op)/, ""],
  "nothing is granted when a waiter leaves that held others back": [
    /dirty := true;\s+IF gone_fence > 0 THEN/,
    "IF gone_fence > 0 THEN dirty := true;",
  ],
  "a bound is not looked at when the next is granted": [
    /EXIT WHEN q\.taken \+ next\.permits > next\.bound;/,
    "EXIT WHEN q.taken > 3;",
  ],
  "who ends still holds": [/WHERE r\.session = me AND lease = 0 AND alive AND NOT again/, "WHERE false"],
  "a lease that is over is not ended": [/WHERE s\.expires <= moment ORDER/, "WHERE false ORDER"],
  "others are not called": [/PERFORM pg_notify\(s\.channel, [^;]*;/, "NULL;"],
};

/** Bugs of the script. */
const ofRedis: Readonly<Record<string, Bug>> = {
  "a step that comes late counts again": [/alive and number <= seq/, "false"],
  "a request that does not wait overtakes": [/ and not head\(name\)/, ""],
  "nothing is granted when a waiter leaves that held others back": [
    /later\[name\] = true/,
    "if r.fence > 0 then later[name] = true end",
  ],
  "a bound is not looked at when the next is granted": [/taken \+ next\.permits <= next\.bound/, "taken <= 3"],
  "who ends still holds": [/if lease == 0 then/, "if false then"],
  "a lease that is over is not ended": [/call\('ZRANGEBYSCORE'.*?100\)/, "{}"],
  "others are not called": [/if chan then call\('PUBLISH'[^)]*\)\) end/, ""],
  "tickets are ordered as text": [/%016\.0f/, "%.0f"],
};

async function isFound(world: World): Promise<void> {
  let steps = 0;
  for (let seed = 1; seed <= 6; seed++) {
    try {
      await compare(memoryWorld(), world, seed, 400, 300);
      steps += 400;
    } catch (error) {
      assert.match(String(error), /seed \d+, step|has the fence|called twice/);
      return;
    }
  }
  assert.fail(`it was not found in ${steps} steps`);
}

for (const [name, bug] of Object.entries(ofPostgres)) {
  test(`PostgreSQL: ${name}`, async () => {
    const schema = `bug_${run}_${Object.keys(ofPostgres).indexOf(name)}`;
    const world = await postgresWorld(name, pool, schema);
    await pool.query(put(migration(schema), bug));
    await isFound(world);
  });
}

/** A client whose server has another script. */
function withScript(change: (source: string) => string): RedisConnection {
  return {
    call: async (command: string, ...args: string[]) => {
      if (command === "EVALSHA") throw new Error("NOSCRIPT");
      const [source = "", ...rest] = args;
      const changed = source.includes("inform") ? change(source) : source;
      return await client.call(command, ...(command === "EVAL" ? [changed, ...rest] : args));
    },
    duplicate: () => client.duplicate(),
  };
}

for (const [name, bug] of Object.entries(ofRedis)) {
  test(`Redis: ${name}`, async () => {
    const prefix = `bug-${run}-${Object.keys(ofRedis).indexOf(name)}`;
    const world = await redisWorld(name, client, prefix);
    const changed = withScript((source) => put(source, bug));
    await isFound({ ...world, engine: (label) => new RedisEngine(changed, { prefix, label: () => label }) });
  });
}

test("without any bug, nothing is found", async () => {
  const prefix = `bug-${run}-none`;
  const world = await redisWorld("none", client, prefix);
  const unchanged = withScript((source) => source);
  await compare(
    memoryWorld(),
    { ...world, engine: (label) => new RedisEngine(unchanged, { prefix, label: () => label }) },
    1,
    400,
  );
});

test("fences that begin anew when the data is lost: a plain counter is found", async () => {
  const schema = `bug_${run}_counter`;
  for (const broken of [false, true]) {
    const world = await postgresWorld("counter", pool, schema);
    if (broken) await pool.query(put(migration(schema), [/greatest\(q\.fence \+ 1, [^;]*;/g, "q.fence + 1;"]));
    const fences: number[] = [];
    for (let i = 0; i < 2; i++) {
      const engine = world.engine("counter");
      const session = crypto.randomUUID();
      const { signal } = new AbortController();
      await engine.step({ session, seq: 1, lease: 1_000, whole: true, ops: [] }, signal);
      const { got } = await engine.step(
        { session, seq: 2, lease: 1_000, whole: false, ops: [["a", 1, "x", 1, 1, true]] },
        signal,
      );
      fences.push(got?.[0]?.[1] ?? 0);
      await world.wipe();
    }
    assert.equal((fences[1] ?? 0) > (fences[0] ?? 0), !broken, `${fences}`);
  }
});
