// Each driver, with the server that it needs: those of this runtime. The servers are named by the environment.
import process from "node:process";
import { PGlite } from "@electric-sql/pglite";
import { type PostgresClient, PostgresEngine, postgres, tokensOf } from "@sync/postgres";
import { type RedisConnection, RedisEngine } from "@sync/redis";
import { LeasedToken } from "@sync/remote";
import { Redis as IoRedis } from "ioredis";
import { Pool } from "pg";
import postgresJs from "postgres";
import { createClient } from "redis";
import type { World } from "./world.ts";

/** A driver that is open. */
export interface Open<C> {
  readonly client: C;
  end(): Promise<unknown> | unknown;
}

/** Where the servers are: `npm run prove -- remote` starts them. */
const { SYNC_POSTGRES = "", SYNC_REDIS = "", SYNC_PGBOUNCER = "" } = process.env;
export const urls = { postgres: SYNC_POSTGRES, redis: SYNC_REDIS, pgbouncer: SYNC_PGBOUNCER } as const;

const isBun = "Bun" in globalThis;

/** A pool of pg. */
export async function pg(url: string = urls.postgres): Promise<Open<PostgresClient>> {
  const client = new Pool({ connectionString: url, max: 10 });
  client.on("error", () => {}); // an idle connection has ended
  return { client, end: () => client.end() };
}

/** A client of ioredis. */
export async function ioredis(url: string = urls.redis): Promise<Open<RedisConnection>> {
  const client = new IoRedis(url);
  client.on("error", () => {});
  return { client, end: () => client.disconnect() };
}

/** The drivers for PostgreSQL that run here. */
export const postgresDrivers: Readonly<Record<string, (url?: string) => Promise<Open<PostgresClient>>>> = {
  pg,
  "postgres.js": async (url = urls.postgres) => {
    const client = postgresJs(url, { max: 4, onnotice: () => {} });
    return { client, end: () => client.end({ timeout: 1 }) };
  },
  PGlite: async () => {
    const client = new PGlite();
    return { client, end: () => client.close() };
  },
  ...(isBun && {
    "Bun.SQL": async (url = urls.postgres) => {
      const client = new Bun.SQL(url, { max: 4 });
      return { client, end: () => client.end({ timeout: 1 }) };
    },
  }),
};

/** The clients for Redis that run here. */
export const redisDrivers: Readonly<Record<string, (url?: string) => Promise<Open<RedisConnection>>>> = {
  ioredis,
  "node-redis": async (url = urls.redis) => {
    const client = createClient({ url });
    client.on("error", () => {});
    await client.connect();
    return { client: client as unknown as RedisConnection, end: () => client.destroy() };
  },
  ...(isBun && {
    Bun: async (url = urls.redis) => {
      const client = new Bun.RedisClient(url);
      return { client, end: () => client.close() };
    },
  }),
};

/** A schema in a database, for the tests. */
export async function postgresWorld(name: string, client: PostgresClient, schema: string): Promise<World> {
  await postgres(client, { schema }).migrate();
  const ask = async (text: string) => {
    const rows = "unsafe" in client ? await client.unsafe(text) : (await client.query(text)).rows;
    return rows;
  };
  const options = { schema, label: () => "", listen: client };
  return {
    name,
    engine: (label) => new PostgresEngine(client, { ...options, label: () => label }),
    Token: tokensOf(new PostgresEngine(client, options)) as typeof LeasedToken,
    wipe: async () => {
      for (const table of ["session", "request", "queue"]) await ask(`DELETE FROM "${schema}".${table}`);
    },
    expire: async (session) => {
      await ask(`UPDATE "${schema}".session SET expires = 0 WHERE id = '${session}'`);
    },
    left: async () => {
      const used = `(SELECT count(*) FROM "${schema}".queue WHERE taken <> 0 OR head <= ticket)`;
      const count = `(SELECT count(*) FROM "${schema}".session) + (SELECT count(*) FROM "${schema}".request)`;
      const [row] = await ask(`SELECT (${count} + ${used})::text AS left`);
      return Number(Object.values(row ?? {})[0]);
    },
  };
}

/** The keys of a prefix, for the tests. */
export async function redisWorld(name: string, client: RedisConnection, prefix: string): Promise<World> {
  const send = ([command, ...args]: [string, ...string[]]): Promise<unknown> => {
    if ("send" in client) return client.send(command, args);
    return "call" in client ? client.call(command, ...args) : client.sendCommand([command, ...args]);
  };
  const keys = async () => (await send(["KEYS", `{${prefix}}:*`])) as string[];
  return {
    name,
    engine: (label) => new RedisEngine(client, { prefix, label: () => label }),
    Token: LeasedToken,
    wipe: async () => {
      for (const key of await keys()) await send(["DEL", key]);
    },
    expire: async (session) => {
      await send(["ZADD", `{${prefix}}:leases`, "XX", "0", session]);
    },
    left: async () => (await keys()).filter((key) => !key.endsWith(":fence")).length,
  };
}
