// Who takes part in the benchmark across machines: ours, and what people use now, each with its defaults where it has any.

import { Redlock, type Settings } from "@sesamecare-oss/redlock";
import { postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import type { Remote } from "@sync/remote";
import { Redis } from "ioredis";
import { Client, Pool } from "pg";
import { Mutex } from "redis-semaphore";

/** What releases. */
export type Release = () => Promise<unknown>;

/** A contender as one process uses it. */
export interface Opened {
  /** Acquires the lock of a name. */
  acquire(name: string): Promise<Release>;
  /** Acquires it so that it is kept until it is released, however long that takes. By default, `acquire` does. */
  keep?(name: string): Promise<Release>;
  close(): Promise<unknown>;
}

/** Where the servers are. */
export interface Urls {
  readonly Redis: string;
  readonly PostgreSQL: string;
}

/** A contender, and on which server. */
export interface Contender {
  readonly server: keyof Urls;
  /** Has what it needs made, once. */
  prepare?(url: string): Promise<void>;
  /** `tasks`: how many may wait at a time. */
  open(url: string, tasks: number): Promise<Opened>;
}

const lease = 10_000; // of all that have one
const patience = 120_000;

/** How many commands or statements this process has sent. */
export let calls = 0;

const send = Redis.prototype.sendCommand;
Redis.prototype.sendCommand = function (this: Redis, ...args: Parameters<typeof send>) {
  calls++;
  return send.apply(this, args);
};
const query = Client.prototype.query;
Client.prototype.query = function (this: Client, ...args: never[]) {
  calls++;
  return Reflect.apply(query, this, args);
} as typeof query;

function ours(remote: Remote, end: () => Promise<unknown>): Opened {
  return {
    async acquire(name) {
      const token = await remote.lock(name).acquire();
      return () => token.release();
    },
    async close() {
      await remote.close();
      await end();
    },
  };
}

/** A connection for each that waits, as these locks need. */
function ofConnections(
  url: string,
  max: number,
  lock: (client: Client, name: string) => Promise<unknown>,
  unlock: (client: Client, name: string) => Promise<unknown>,
): Opened {
  const pool = new Pool({ connectionString: url, max });
  return {
    async acquire(name) {
      const client = await pool.connect();
      await lock(client, name);
      return async () => {
        await unlock(client, name);
        client.release();
      };
    },
    close: () => pool.end(),
  };
}

function redlock(settings: Settings): Contender {
  return {
    server: "Redis",
    async open(url) {
      const client = new Redis(url);
      const redlock = new Redlock([client], { retryCount: -1, ...settings });
      return {
        async acquire(name) {
          const lock = await redlock.acquire([name], lease);
          return () => lock.release();
        },
        keep(name) {
          return new Promise((resolve, reject) => {
            const { promise, resolve: release } = Promise.withResolvers<void>();
            const done = redlock.using([name], lease, () => {
              resolve(async () => {
                release();
                await done;
              });
              return promise;
            });
            done.catch(reject);
          });
        },
        close: () => client.quit(),
      };
    },
  };
}

/** All, by name. */
export const contenders: Readonly<Record<string, Contender>> = {
  "@sync/redis": {
    server: "Redis",
    async open(url) {
      const client = new Redis(url);
      return ours(redis(client, { lease }), () => client.quit());
    },
  },
  "redis-semaphore": {
    server: "Redis",
    async open(url) {
      const client = new Redis(url);
      return {
        async acquire(name) {
          const mutex = new Mutex(client, name, { lockTimeout: lease, acquireTimeout: patience });
          await mutex.acquire();
          return () => mutex.release();
        },
        close: () => client.quit(),
      };
    },
  },
  redlock: redlock({}),
  "redlock, 50 ms": redlock({ retryDelay: 50, retryJitter: 20 }),
  "@sync/postgres": {
    server: "PostgreSQL",
    async prepare(url) {
      const pool = new Pool({ connectionString: url });
      await postgres(pool).migrate();
      await pool.end();
    },
    async open(url) {
      const pool = new Pool({ connectionString: url, max: 4 });
      return ours(postgres(pool, { lease }), () => pool.end());
    },
  },
  pg_advisory_lock: {
    server: "PostgreSQL",
    async open(url, tasks) {
      return ofConnections(
        url,
        tasks,
        (client, name) => client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]),
        (client, name) => client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]),
      );
    },
  },
  "row lock": {
    server: "PostgreSQL",
    async prepare(url) {
      const client = new Client(url);
      await client.connect();
      await client.query("CREATE TABLE row_lock (name text PRIMARY KEY)");
      await client.end();
    },
    async open(url, tasks) {
      return ofConnections(
        url,
        tasks,
        async (client, name) => {
          const lock = "SELECT name FROM row_lock WHERE name = $1 FOR UPDATE";
          await client.query("BEGIN");
          if ((await client.query(lock, [name])).rowCount === 1) return;
          await client.query("COMMIT");
          await client.query("INSERT INTO row_lock VALUES ($1) ON CONFLICT DO NOTHING", [name]);
          await client.query("BEGIN");
          await client.query(lock, [name]);
        },
        (client) => client.query("COMMIT"),
      );
    },
  },
};
