// Servers of the tests' own: on ports of their own, with data in a temporary folder. They end with the process that started them.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** What is missing on this machine for the tests with servers. */
export function missing(): string[] {
  const found: [string, string | undefined][] = [
    ["postgresql", postgresFolder()],
    ["redis-server", find("redis-server")],
    ["pgbouncer", find("pgbouncer")],
  ];
  return found.filter(([, path]) => path === undefined).map(([name]) => name);
}

/** The folder of the newest PostgreSQL that is installed. */
function postgresFolder(): string | undefined {
  const all = "/usr/lib/postgresql";
  const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(all, version, "bin")).find((bin) => existsSync(join(bin, "postgres")));
}

function find(program: string): string | undefined {
  const { PATH = "" } = process.env;
  const folders = [...PATH.split(":"), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const isRoot = process.getuid?.() === 0;

/** The ids of a user of the system. */
function idsOf(user: string): [number, number] {
  const [uid, gid] = ["-u", "-g"].map((what) => Number(spawnSync("id", [what, user], { encoding: "utf8" }).stdout));
  return [uid ?? 0, gid ?? 0];
}

/** A program with its data in a folder of its own. */
export class Server {
  readonly port: number;
  protected readonly folder: string;
  readonly #user: string | undefined; // whom it runs as, because it does not run as root
  #child: ChildProcess | undefined;
  #log = "";

  constructor(name: string, port: number, user?: string) {
    this.port = port;
    this.folder = mkdtempSync(join(tmpdir(), `sync-${name}-`));
    this.#user = isRoot ? user : undefined;
    if (this.#user !== undefined) chownSync(this.folder, ...idsOf(this.#user));
    process.once("exit", () => this.#remove());
  }

  /** The command as its user. It ends when this process does. */
  protected command(program: string, args: readonly string[]): [string, string[]] {
    const as = this.#user === undefined ? [] : [`--reuid=${this.#user}`, `--regid=${this.#user}`, "--clear-groups"];
    return ["setpriv", [...as, "--pdeathsig=INT", program, ...args]];
  }

  protected run(program: string, args: readonly string[]): void {
    const { status, stdout, stderr } = spawnSync(...this.command(program, args), {
      encoding: "utf8",
      cwd: this.folder,
    });
    if (status !== 0) throw new Error(`${program} ended with ${status}\n${stdout}${stderr}`);
  }

  protected async launch(program: string, args: readonly string[]): Promise<void> {
    const child = spawn(...this.command(program, args), { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data) => (this.#log += data));
      (stream as unknown as { unref?(): void } | null)?.unref?.();
    }
    child.unref(); // it keeps nobody waiting
    this.#child = child;
    await this.ready();
  }

  /** Waits until it takes connections. */
  protected async ready(): Promise<void> {
    for (let i = 0; i < 500; i++) {
      if (await accepts(this.port)) return;
      if (this.#child?.exitCode !== null) break;
      await pause(20);
    }
    throw new Error(`it does not start\n${this.#log}`);
  }

  get log(): string {
    return this.#log;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends it, and waits for that. */
  async end(signal: NodeJS.Signals = "SIGINT"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.ref();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #remove(): void {
    this.#child?.kill("SIGINT");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = new Socket();
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once("error", () => resolve(false));
      socket.connect(port, "127.0.0.1", () => resolve(true));
    });
  } finally {
    socket.destroy();
  }
}

export class Postgres extends Server {
  readonly #bin = postgresFolder() ?? "";
  readonly #durable: boolean;

  constructor(port: number, durable = false) {
    super("postgres", port, "postgres");
    this.#durable = durable;
  }

  /** `durable`: it waits for the disk, as in production. Tests kill processes and no machine, and a busy disk would fail them. */
  static async start(durable = false): Promise<Postgres> {
    const server = new Postgres(await freePort(), durable);
    const data = join(server.folder, "data");
    server.run(join(server.#bin, "initdb"), [
      "-D",
      data,
      "-U",
      "sync",
      "-A",
      "trust",
      "--no-sync",
      "-E",
      "UTF8",
      "--locale=C",
    ]);
    await server.restart();
    return server;
  }

  get url(): string {
    return `postgres://sync@127.0.0.1:${this.port}/postgres`;
  }

  async restart(): Promise<void> {
    await this.end("SIGINT");
    const settings = [
      "listen_addresses=127.0.0.1",
      `unix_socket_directories=${this.folder}`,
      "max_connections=300",
      `fsync=${this.#durable ? "on" : "off"}`,
    ];
    const args = ["-D", join(this.folder, "data"), "-p", `${this.port}`, ...settings.flatMap((each) => ["-c", each])];
    await this.launch(join(this.#bin, "postgres"), args);
    for (let i = 0; i < 200 && !this.log.includes("ready to accept connections"); i++) await pause(20);
  }
}

export class Redis extends Server {
  readonly #persistent: boolean;

  constructor(port: number, persistent = false) {
    super("redis", port);
    this.#persistent = persistent;
  }

  static async start(persistent = false): Promise<Redis> {
    const server = new Redis(await freePort(), persistent);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async restart(): Promise<void> {
    await this.end("SIGTERM");
    const keep = this.#persistent ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
    const args = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--dir", this.folder, "--save", "", ...keep];
    await this.launch(find("redis-server") ?? "", args);
  }
}

/** A pooler in transaction mode, in front of a PostgreSQL. */
export class PgBouncer extends Server {
  static async start(to: Postgres): Promise<PgBouncer> {
    const server = new PgBouncer("pgbouncer", await freePort(), "postgres");
    const config = join(server.folder, "pgbouncer.ini");
    writeFileSync(
      config,
      `[databases]
* = host=127.0.0.1 port=${to.port} user=sync
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${server.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
`,
    );
    await server.launch(find("pgbouncer") ?? "", [config]);
    return server;
  }

  get url(): string {
    return `postgres://sync@127.0.0.1:${this.port}/postgres`;
  }
}

/** A folder for the children of a test, which is deleted in the end. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `sync-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  return folder;
}
