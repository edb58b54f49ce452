// What is asked of locks across machines: a program for each cell of their table, on a PostgreSQL and a Redis that it starts. Prints the
// table as JSON, or what to install. A process of its own, because some libraries go on when their connection is closed.
import { Redlock } from "@sesamecare-oss/redlock";
import { postgres } from "@sync/postgres";
import { redis } from "@sync/redis";
import type { Remote } from "@sync/remote";
import { Redis } from "ioredis";
import { Client, Pool } from "pg";
import { Mutex, Semaphore } from "redis-semaphore";
import { missing, PgBouncer, Postgres, Redis as RedisServer } from "../../../conformance/src/remote/servers.ts";
import { Between } from "../../../conformance/src/remote/torment/proxy.ts";

/** What was acquired. */
interface Held {
  release(): Promise<unknown>;
  /** A number that grows with each grant. */
  readonly fence?: number;
  /** Aborts when it is lost. */
  readonly lost?: AbortSignal;
}

/** A process that uses a library, as its manual says. What it has no way to do is left out. */
interface Opened {
  acquire(name: string): Promise<Held>;
  acquireUntil?(name: string, signal: AbortSignal): Promise<Held>;
  /** Acquires one of so many permits. */
  acquireOne?(name: string, bound: number): Promise<Held>;
  /** Whether a transaction holds the lock that it depends on, when its lease is over. */
  guards?: true;
  /** How many commands or statements it has sent. */
  readonly calls: () => number;
  close(): Promise<unknown>;
}

interface Library {
  readonly server: "Redis" | "PostgreSQL";
  /** `directly`: a connection for what cannot go through a pooler. */
  open(port: number, directly?: number): Promise<Opened>;
  prepare?(port: number): Promise<unknown>;
}

const lease = 1_000;
const host = "127.0.0.1";
const forEver = 1_000_000;
const patience = 30_000;
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

function ofRedis(port: number): { client: Redis; calls: () => number } {
  const client = new Redis(port, host, { maxRetriesPerRequest: null });
  client.on("error", () => {});
  let calls = 0;
  const send = client.sendCommand;
  client.sendCommand = (...args) => {
    calls++;
    return send.apply(client, args);
  };
  return { client, calls: () => calls };
}

function ofPostgres(port: number, max: number): { pool: Pool; calls: () => number } {
  const pool = new Pool({ host, port, user: "sync", database: "postgres", max });
  pool.on("error", () => {});
  let calls = 0;
  pool.on("connect", (client) => {
    client.on("error", () => {});
    const { query } = client;
    client.query = ((...args: never[]) => {
      calls++;
      return Reflect.apply(query, client, args);
    }) as typeof query;
  });
  return { pool, calls: () => calls };
}

function ours(remote: Remote, calls: () => number, end: () => unknown): Opened {
  const heldBy = async (token: ReturnType<ReturnType<Remote["lock"]>["acquire"]>): Promise<Held> => {
    const acquired = await token;
    return { release: () => acquired.release(), fence: acquired.fence, lost: acquired.signal as AbortSignal };
  };
  return {
    acquire: (name) => heldBy(remote.lock(name).acquire()),
    acquireUntil: (name, signal) => heldBy(remote.lock(name).acquire({ signal })),
    acquireOne: (name, bound) => heldBy(remote.semaphore(name, bound).acquire()),
    calls,
    async close() {
      await remote.close();
      end();
    },
  };
}

/** The columns of the table. */
const libraries: Readonly<Record<string, Library>> = {
  "@sync/redis": {
    server: "Redis",
    async open(port) {
      const { client, calls } = ofRedis(port);
      return ours(redis(client, { lease }), calls, () => client.disconnect());
    },
  },
  "redis-semaphore": {
    server: "Redis",
    async open(port) {
      const { client, calls } = ofRedis(port);
      const options = () => {
        const lost = new AbortController();
        return {
          lost: lost.signal,
          options: { lockTimeout: lease, acquireTimeout: forEver, onLockLost: () => lost.abort() },
        };
      };
      const acquireUntil = async (name: string, signal?: AbortSignal): Promise<Held> => {
        const { lost, options: own } = options();
        const mutex = new Mutex(client, name, own);
        await mutex.acquire(signal);
        return { release: () => mutex.release(), lost };
      };
      return {
        acquire: (name) => acquireUntil(name),
        acquireUntil,
        async acquireOne(name, bound) {
          const { lost, options: own } = options();
          const semaphore = new Semaphore(client, name, bound, own);
          await semaphore.acquire();
          return { release: () => semaphore.release(), lost };
        },
        calls,
        close: async () => client.disconnect(),
      };
    },
  },
  redlock: {
    server: "Redis",
    async open(port) {
      const { client, calls } = ofRedis(port);
      const redlock = new Redlock([client], { retryCount: -1 });
      redlock.on("error", () => {});
      return {
        acquire: (name) =>
          new Promise<Held>((resolve, reject) => {
            const { promise, resolve: release } = Promise.withResolvers<void>();
            const using = redlock.using([name], lease, (lost) => {
              resolve({
                async release() {
                  release();
                  await using.catch(() => {});
                },
                lost,
              });
              return promise;
            });
            using.catch(reject);
          }),
        calls,
        close: async () => client.disconnect(),
      };
    },
  },
  "@sync/postgres": {
    server: "PostgreSQL",
    async prepare(port) {
      const { pool } = ofPostgres(port, 2);
      await postgres(pool).migrate();
      await pool.end();
    },
    async open(port, directly) {
      const { pool, calls } = ofPostgres(port, 2);
      const direct = directly === undefined ? undefined : ofPostgres(directly, 2).pool;
      const remote = postgres(pool, { lease, ...(direct && { listen: direct }) });
      const opened = ours(remote, calls, () => {
        pool.end();
        direct?.end();
      });
      return { ...opened, guards: true };
    },
  },
  pg_advisory_lock: {
    server: "PostgreSQL",
    async open(port) {
      const { pool, calls } = ofPostgres(port, 50);
      return {
        async acquire(name) {
          const client = await pool.connect();
          await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
          return {
            async release() {
              await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]);
              client.release();
            },
          };
        },
        calls,
        close: async () => void pool.end(),
      };
    },
  },
};

type Answer = boolean | "–";

/** What a question is asked with. */
interface Context {
  readonly library: Library;
  readonly name: string;
  /** Another process, which ends with the question. */
  open(port?: number, directly?: number): Promise<Opened>;
  readonly port: number;
  readonly pooler: number;
  /** How many connections the server has. */
  connections(): Promise<number>;
}

/** Whether something comes within so many milliseconds. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), pause(ms).then(() => false)]);
}

/** The rows of the table. */
const questions: Readonly<Record<string, (context: Context) => Promise<Answer>>> = {
  async "A task that releases and acquires again does not overtake who waits"({ open, name }) {
    const [a, b] = [await open(), await open()];
    for (const each of [a, b]) {
      const two = await Promise.all([each.acquire(`${name} 1`), each.acquire(`${name} 2`)]); // with what connections it needs
      await Promise.all(two.map(({ release }) => release()));
    }
    for (let i = 0; i < 3; i++) {
      const held = await a.acquire(name);
      const waiting = b.acquire(name);
      await pause(250); // the machine may be busy
      await held.release();
      const again = a.acquire(name);
      const first = await Promise.race([waiting.then(() => "b"), again.then(() => "a")]);
      if (first === "a") return false;
      await (await waiting).release();
      await (await again).release();
    }
    return true;
  },
  async "Ten that wait are called, and do not ask again and again"({ open, name }) {
    const [a, b] = [await open(), await open()];
    const held = await a.acquire(name);
    const waiting = Array.from({ length: 10 }, () => b.acquire(name).then((each) => each.release()));
    await pause(lease / 2);
    const before = b.calls();
    await pause(lease);
    const asked = b.calls() - before; // with the renewals of a session
    await held.release();
    await within(lease, Promise.all(waiting)); // those who poll may take long
    return asked <= 10;
  },
  async "Many wait with two connections of their process"({ open, name, connections }) {
    const [a, b] = [await open(), await open()];
    const held = await a.acquire(name);
    const before = await connections();
    const waiting = Array.from({ length: 20 }, () => b.acquire(name).then((each) => each.release()));
    await pause(300);
    const more = (await connections()) - before;
    await held.release();
    await within(lease, Promise.all(waiting)); // those who poll may take long
    return more <= 2;
  },
  async "A grant has a fence, which grows"({ open, name }) {
    const a = await open();
    const fences: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { fence, release } = await a.acquire(name);
      if (fence !== undefined) fences.push(fence);
      await release();
    }
    return fences.length === 3 && fences.every((fence, i) => fence > (fences[i - 1] ?? 0));
  },
  async "Who is cut off learns that its lock is lost, within two leases"({ open, name, port }) {
    const proxy = await new Between(() => port).start();
    const a = await open(proxy.port);
    const { lost } = await a.acquire(name);
    proxy.cut = true;
    await pause(2 * lease);
    const learnt = lost?.aborted === true;
    proxy.stop();
    return learnt;
  },
  async "Who is cut off holds up the others for two leases at most"({ open, name, port }) {
    const proxy = await new Between(() => port).start();
    const [a, b] = [await open(proxy.port), await open()];
    await a.acquire(name);
    proxy.cut = true;
    const granted = await within(2 * lease + 500, b.acquire(name));
    proxy.stop();
    return granted;
  },
  async "50 locks are kept with five calls for each lease"({ open, name, library }) {
    if (library.server === "PostgreSQL" && libraries["@sync/postgres"] !== library) return "–"; // it renews nothing
    const a = await open();
    const held = await Promise.all(Array.from({ length: 50 }, (_, i) => a.acquire(`${name} ${i}`)));
    const before = a.calls();
    await pause(2 * lease);
    const calls = a.calls() - before;
    await Promise.all(held.map(({ release }) => release()));
    return calls <= 10;
  },
  async "An `AbortSignal` cancels a wait"({ open, name }) {
    const [a, b] = [await open(), await open()];
    if (b.acquireUntil === undefined) return false;
    const held = await a.acquire(name);
    const controller = new AbortController();
    const waiting = b.acquireUntil(name, controller.signal);
    await pause(50);
    controller.abort();
    const rejected = await within(
      500,
      waiting.catch(() => {}),
    );
    await held.release();
    return rejected;
  },
  async "Has a semaphore"({ open }) {
    return (await open()).acquireOne !== undefined;
  },
  async "A machine whose clock is ahead gets no permit that is held"({ open, name }) {
    const [a, b] = [await open(), await open()];
    if (a.acquireOne === undefined) return "–";
    const held = await a.acquireOne(name, 1);
    await b.acquireOne?.(`${name} warm up`, 1);
    const { now } = Date;
    Date.now = () => now() + 11 * lease; // while it asks, for all here: the permit that is held was acquired before
    const waiting = b.acquireOne?.(name, 1) ?? Promise.resolve();
    Date.now = now;
    const granted = await within(lease / 2, waiting);
    await held.release();
    return !granted;
  },
  async "A transaction can depend on the lock, whatever clocks say"({ open, library }) {
    return library.server === "Redis" ? "–" : (await open()).guards === true;
  },
  async "Works through pgbouncer in transaction mode"({ open, name, library, pooler, port }) {
    if (library.server === "Redis") return "–";
    const [a, b] = [await open(pooler, port), await open(pooler, port)];
    const held = await a.acquire(name);
    const both = await within(300, b.acquire(name));
    await held.release().catch(() => {});
    return !both;
  },
};

process.on("unhandledRejection", () => {}); // a library goes on to renew what it holds, after its connection is closed
const absent = missing();
if (absent.length > 0) {
  console.log(JSON.stringify({ absent }));
  process.exit();
}
const servers = { PostgreSQL: await Postgres.start(), Redis: await RedisServer.start() };
const admin = { PostgreSQL: new Client(servers.PostgreSQL.url), Redis: new Redis(servers.Redis.url) };
await admin.PostgreSQL.connect();
const connections = {
  PostgreSQL: async () => {
    const { rows } = await admin.PostgreSQL.query("SELECT count(*)::int AS n FROM pg_stat_activity");
    return Number(rows[0]?.n);
  },
  Redis: async () => String(await admin.Redis.client("LIST")).split("\n").length,
};
const answers = new Map<string, string>();
const column = async ([title, library]: [string, Library]): Promise<void> => {
  const { port } = servers[library.server];
  const pooler = await PgBouncer.start(servers.PostgreSQL); // of its own, so that nobody else takes its connections
  await library.prepare?.(port);
  for (const [i, [question, ask]] of Object.entries(questions).entries()) {
    const all: Opened[] = [];
    const open = async (at = port, directly?: number) => {
      const opened = await library.open(at, directly);
      all.push(opened);
      return opened;
    };
    const context = { library, name: `${title} ${i}`, open, port, pooler: pooler.port };
    const late = pause(patience).then(() => {
      throw new Error(`no answer: ${title}, ${question}`);
    });
    const answer = await Promise.race([ask({ ...context, connections: connections[library.server] }), late]);
    answers.set(`${question} ${title}`, typeof answer === "boolean" ? (answer ? "yes" : "no") : answer);
    for (const each of all) within(2 * lease, each.close()).catch(() => {}); // who is cut off may not end
  }
};
try {
  await Promise.all(Object.entries(libraries).map(column)); // they mostly wait
} catch (error) {
  console.error(error);
  process.exit(1);
}
const rows = Object.keys(questions).map((question) => [
  question,
  ...Object.keys(libraries).map((title) => answers.get(`${question} ${title}`) ?? ""),
]);
console.log(JSON.stringify({ rows: [["", ...Object.keys(libraries)], ...rows] }));
process.exit(); // the servers end with it
