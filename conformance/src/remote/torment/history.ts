// One history: processes that share locks, and what is done to them. A seed repeats what is done, not what happens.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { postgres } from "@sync/postgres";
import { Redis as IoRedis } from "ioredis";
import { Pool } from "pg";
import { Random } from "../../random.ts";
import { Postgres, Redis, temporaryFolder } from "../servers.ts";
import { pause } from "../world.ts";
import { faultsOf, type Life } from "./check.ts";
import { Between } from "./proxy.ts";
import { type Line, moment } from "./record.ts";

/** What happened, in numbers. */
export interface Counts {
  grants: number;
  aborts: number;
  lost: number;
  writes: number;
  rejected: number;
  kills: number;
  stops: number;
  partitions: number;
  resets: number;
  restarts: number;
  deaf: number;
}

export interface History {
  readonly counts: Counts;
  readonly faults: readonly string[];
}

/** How a history is run. */
export interface Plan {
  readonly kind: "postgres" | "redis";
  readonly seed: number;
  readonly seconds: number;
  readonly lease: number;
  /** What every worker is started with before its program: for bugs that are put back. */
  readonly preload?: readonly string[];
}

/** A store that rejects what is late. It is what the locks protect. */
class Register {
  readonly values: Record<string, number> = {};
  readonly #fences: Record<string, number> = {};
  rejected = 0;
  readonly #server = createServer((request, response) => {
    const [, step = "", name = "", fence = ""] = (request.url ?? "").split("/");
    const token = `${name} ${fence}`; // a fence is one of its name: another name may have the same number
    const taken = Number(fence) >= (this.#fences[name] ?? 0);
    if (taken) this.#fences[name] = Number(fence);
    else this.rejected++;
    if (step === "claim") this.#read[token] = this.values[name] ?? 0;
    else if (taken) this.values[name] = (this.#read[token] ?? Number.NaN) + 1;
    response.end(taken ? "yes" : "no");
  });
  readonly #read: Record<string, number> = {};

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A process, and the proxy that it connects through. */
class Worker {
  readonly label: string;
  readonly proxy: Between;
  readonly #child: ChildProcess;
  readonly #file: string;
  readonly life: Life;
  stoppedAt: number | undefined;
  readonly exited: Promise<unknown>;

  constructor(label: string, proxy: Between, folder: string, options: object, preload: readonly string[]) {
    this.label = label;
    this.proxy = proxy;
    this.#file = join(folder, `${label}.jsonl`);
    const settings = JSON.stringify({ ...options, label, port: proxy.port, file: this.#file });
    const program = [...preload, "--conditions=@sync/source", join(import.meta.dirname, "worker.ts"), settings];
    this.#child = spawn("bun", program, { stdio: ["pipe", "inherit", "inherit"] });
    this.exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.life = { label, lines: [], pauses: [] };
  }

  stop(): void {
    this.stoppedAt = moment();
    this.#child.kill("SIGSTOP");
  }

  resume(): void {
    if (this.stoppedAt === undefined) return;
    this.#child.kill("SIGCONT");
    // It needs a moment to notice that its lease is over: the abort comes within a few milliseconds.
    this.life.pauses.push([this.stoppedAt, moment() + 50]);
    this.stoppedAt = undefined;
  }

  async kill(): Promise<void> {
    this.life.killed = moment();
    this.#child.kill("SIGKILL");
    this.resume();
    await this.exited;
    this.life.killed = moment();
  }

  /** How much of the processor it has had, which tells a loop from a wait. */
  processor(): string {
    const [, fields = ""] = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8").split(") ");
    return `${(Number(fields.split(" ")[11]) + Number(fields.split(" ")[12])) / 100} s of processor time`;
  }

  finish(): void {
    this.#child.stdin?.write("stop\n");
  }

  read(): Life {
    const text = existsSync(this.#file) ? readFileSync(this.#file, "utf8") : "";
    const lines = text.split("\n").flatMap((line): Line[] => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return []; // half a line, of one that was killed
      }
    });
    return { ...this.life, lines };
  }
}

export async function run({ kind, seed, seconds, lease, preload = [] }: Plan): Promise<History> {
  const random = new Random(seed);
  const folder = temporaryFolder("torment");
  const server = kind === "postgres" ? await Postgres.start() : await Redis.start(true);
  const register = new Register();
  const url = await register.start();
  const counts: Counts = {
    grants: 0,
    aborts: 0,
    lost: 0,
    writes: 0,
    rejected: 0,
    kills: 0,
    stops: 0,
    partitions: 0,
    resets: 0,
    restarts: 0,
    deaf: 0,
  };
  const faults: string[] = [];

  const pool = new Pool({ connectionString: (server as Postgres).url, max: 3 });
  pool.on("error", () => {});
  const client = kind === "redis" ? new IoRedis(server.port, "127.0.0.1", { retryStrategy: () => 50 }) : undefined;
  client?.on("error", () => {});
  if (kind === "postgres") await postgres(pool).migrate();

  const all: Worker[] = [];
  const start = async (): Promise<Worker> => {
    const proxy = await new Between(() => server.port).start();
    const options = { kind, lease, seed: random.next(1 << 30), tasks: 6, register: url };
    const worker = new Worker(`p${all.length}`, proxy, folder, options, preload);
    all.push(worker);
    return worker;
  };
  const living = await Promise.all([start(), start(), start(), start()]);
  await pause(700);

  const later: Promise<unknown>[] = [];
  const after = (ms: number, what: () => unknown): void => {
    later.push(pause(ms).then(what));
  };
  const until = performance.now() + seconds * 1000;
  let restarted = false;
  while (performance.now() < until) {
    await pause(100 + random.next(500));
    const i = random.next(living.length);
    const worker = living[i] as Worker;
    const long = Math.round(lease * (0.1 + 2 * random.fraction()));
    const what = random.next(100);
    if (worker.stoppedAt !== undefined || worker.proxy.cut) continue;
    if (what < 12) {
      counts.kills++;
      await worker.kill();
      worker.proxy.stop();
      living[i] = await start();
    } else if (what < 35) {
      counts.stops++;
      worker.stop();
      after(long, () => worker.resume());
    } else if (what < 58) {
      counts.partitions++;
      worker.proxy.cut = true;
      after(long, () => worker.proxy.heal());
    } else if (what < 70) {
      counts.resets++;
      worker.proxy.reset();
    } else if (what < 82) {
      worker.proxy.delay = 5 + random.next(60);
      after(long, () => {
        worker.proxy.delay = 0;
      });
    } else if (what < 94) {
      counts.deaf++;
      if (client !== undefined) await client.call("CLIENT", "KILL", "TYPE", "pubsub").catch(() => {});
      else
        await pool
          .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
          .catch(() => {});
    } else if (!restarted) {
      restarted = true;
      counts.restarts++;
      await server.restart();
    }
  }
  await Promise.all(later);
  for (const { proxy } of all) proxy.heal();

  // Calm: all that was asked for is granted, and all end.
  for (const worker of living) worker.finish();
  const stuck = new Set(living);
  await Promise.race([
    Promise.all(living.map((worker) => worker.exited.then(() => stuck.delete(worker)))),
    pause(6 * lease + 15_000), // the machine may be busy
  ]);
  for (const worker of stuck) {
    faults.push(`${worker.label} is stuck, ${worker.processor()}: ${JSON.stringify(worker.read().lines.slice(-5))}`);
    await worker.kill();
  }

  await pause(1.2 * lease);
  if (kind === "postgres") {
    const remote = postgres(pool);
    await (await remote.lock("the last").acquire()).release(); // ends what is over
    await remote.close();
    const { rows } = await pool.query(
      "SELECT (SELECT count(*) FROM sync.session)::int AS sessions, (SELECT count(*) FROM sync.request)::int AS requests, (SELECT count(*) FROM sync.queue WHERE taken <> 0 OR head <= ticket)::int AS queues",
    );
    if (JSON.stringify(rows) !== '[{"sessions":0,"requests":0,"queues":0}]')
      faults.push(`left: ${JSON.stringify(rows)}`);
  } else if (client !== undefined) {
    const { redis } = await import("@sync/redis");
    const remote = redis(client);
    await (await remote.lock("the last").acquire()).release();
    await remote.close();
    const keys = await client.keys("*");
    if (keys.join() !== "{sync}:fence") faults.push(`left: ${keys.join()}`);
  }

  const lives = all.map((worker) => worker.read());
  for (const { what, ...line } of lives.flatMap(({ lines }) => lines)) {
    if (what === "granted") counts.grants++;
    else if (what === "aborted") counts.aborts++;
    else if (what === "written") counts.writes++;
    else if (what === "ended" && "how" in line && line.how === "lost") counts.lost++;
  }
  counts.rejected = register.rejected;
  faults.push(...faultsOf(lives, register.values));

  for (const { proxy } of all) proxy.stop();
  client?.disconnect();
  await pool.end();
  register.stop();
  await server.stop();
  if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
  return { counts, faults };
}
