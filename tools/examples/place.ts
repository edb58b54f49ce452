// Where a block runs. Its fence says so, if it is not every runtime: ```ts vitest.
import { join } from "node:path";
import { missing, Postgres, Redis } from "../../conformance/src/remote/servers.ts";
import { runInPage } from "../release/browser.ts";
import { nodeFolder, root, run } from "../release/run.ts";
import { ask, startWorker } from "../release/worker.ts";
import type { Example } from "./project.ts";

/** A runtime, a browser or a test runner. */
export interface Place {
  readonly name: string;
  /** Runs a block of the project. Throws unless it works. */
  run(example: Example, project: string): Promise<unknown>;
}

/** The places of each word that a fence may have behind the language. */
export async function places(): Promise<ReadonlyMap<string, readonly Place[]>> {
  const node = async (major: number) => join(await nodeFolder(major), "node");
  const deno = join(root, "node_modules/.bin/deno");
  const [node22, node24, node26] = [await node(22), await node(24), await node(26)];
  return new Map([
    [
      "",
      [
        program("Node 22, compiled", ({ compiled }) => [node22, compiled]), // it has no `using`
        program("Node 24", ({ source }) => [node24, source]),
        program("Node 24, traced", ({ source }) => [node24, "--import=@sync/trace/register", source]), // findings are on stderr
        program("Node 26", ({ source }) => [node26, source]),
        program("Bun", ({ source }) => [process.execPath, source]),
        program("Deno", ({ source }) => [deno, "run", "--allow-all", source]),
      ],
    ],
    [
      "node:test",
      [
        testRunner("Node 24's test runner", ({ source }) => [node24, "--test", source]),
        testRunner("Node 26's test runner", ({ source }) => [node26, "--test", source]),
      ],
    ],
    ["bun:test", [testRunner("Bun's test runner", ({ source }) => ["bun", "test", `./${source}`])]],
    ["vitest", [testRunner("Vitest", ({ source }) => [node24, "node_modules/vitest/vitest.mjs", "run", source])]],
    [
      "jest",
      [
        testRunner("Jest", ({ compiled }) => [
          ...[node24, "--experimental-vm-modules"],
          ...["node_modules/jest/bin/jest.js", "--runTestsByPath", compiled],
        ]),
      ],
    ],
    ["browser", [browser]],
    ["worker", [worker]],
    ...servers.map((server): [string, Place[]] => [
      server,
      [
        withServer(server, "Node 24", ({ source }) => [node24, source]),
        withServer(server, "Bun", ({ source }) => [process.execPath, source]),
        withServer(server, "Deno", ({ source }) => [deno, "run", "--allow-all", source]),
      ],
    ]),
  ]);
}

type Command = (example: Example) => string[];

/** A runtime, which runs the file to its end, without a word on stderr. */
function program(name: string, command: Command, where?: () => Promise<Record<string, string>>): Place {
  return {
    name,
    async run(example, cwd) {
      const env = { ...Bun.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...(await where?.()) };
      const child = Bun.spawn(command(example), { cwd, env, stdout: "pipe", stderr: "pipe", timeout: 60_000 });
      const [out, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
      await child.exited;
      if (child.signalCode !== null) throw new Error(`${child.signalCode}, after a minute at most\n${out}${errors}`);
      if (child.exitCode !== 0 || errors !== "") throw new Error(`exit code ${child.exitCode}\n${out}${errors}`);
    },
  };
}

const servers = ["postgres", "redis"] as const;
let started: Promise<Record<string, string>> | undefined;

/** A runtime, with a server that is started for the first block that needs one, and ends with this process. */
function withServer(server: (typeof servers)[number], name: string, command: Command): Place {
  return program(`${name}, with ${server}`, command, () => (started ??= startServers()));
}

async function startServers(): Promise<Record<string, string>> {
  const absent = missing().filter((name) => name !== "pgbouncer");
  if (absent.length > 0) throw new Error(`not installed: apt-get install ${absent.join(" ")}`);
  const [postgres, redis] = await Promise.all([Postgres.start(), Redis.start()]);
  const where = { PGHOST: "127.0.0.1", PGPORT: `${postgres.port}`, PGUSER: "sync", PGDATABASE: "postgres" };
  return { ...where, REDIS_URL: redis.url };
}

function testRunner(name: string, command: Command): Place {
  return { name, run: (example, cwd) => run(command(example), { cwd }) };
}

const browser: Place = {
  name: "Chromium",
  run: ({ source }, project) => runInPage(join(project, source)),
};

const worker: Place = {
  name: "workerd",
  async run({ source }, project) {
    const started = await startWorker(join(project, source));
    try {
      await ask(started, "");
    } finally {
      await started.dispose();
    }
  },
};
