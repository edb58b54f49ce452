import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { options, run } from "./run.ts";

/** A real npm registry on loopback, empty, without a way to any other. */
export interface NpmRegistry extends AsyncDisposable {
  /** The environment in which npm, Bun and Deno use it, with caches of their own. */
  readonly env: Record<string, string>;
  /** A bunfig.toml with which `bun publish` may publish. */
  readonly bunfig: string;
  /** `name@version` of all it has. */
  published(names: readonly string[]): Promise<string[]>;
}

/** Starts verdaccio in the folder, with the Node in `node`. */
export async function startNpmRegistry(folder: string, node: string): Promise<NpmRegistry> {
  cpSync(join(import.meta.dir, "verdaccio"), folder, { recursive: true });
  await run(["bun", "install", "--frozen-lockfile", "--ignore-scripts"], { cwd: folder });
  const listen = `127.0.0.1:${freePort()}`;
  const url = `http://${listen}/`;
  const verdaccio = ["node_modules/verdaccio/bin/verdaccio", "--config", "config.yaml", "--listen", listen];
  const child = execa(join(node, "node"), verdaccio, { ...options({ cwd: folder }), all: true, reject: false });
  let ended = false;
  child.finally(() => {
    ended = true;
  });
  const get = (path: string) => fetch(`${url}${path}`).catch(() => undefined); // refused: it does not listen yet
  for (let tries = 0; !(await get("-/ping"))?.ok; tries++) {
    if (tries === 600) child.kill("SIGKILL");
    if (tries === 600 || ended) throw new Error(`the npm registry did not start\n${(await child).all}`);
    await setTimeout(100);
  }
  const home = join(folder, "home");
  const npmrc = join(home, ".npmrc");
  await Bun.write(
    npmrc,
    `registry=${url}\n//${listen}/:_authToken=loopback\naudit=false\nfund=false\nupdate-notifier=false\n`,
  );
  return {
    env: {
      HOME: home,
      NPM_CONFIG_USERCONFIG: npmrc,
      NPM_CONFIG_REGISTRY: url,
      NPM_CONFIG_CACHE: join(home, "npm"),
      BUN_INSTALL_CACHE_DIR: join(home, "bun"),
      DENO_DIR: join(home, "deno"),
    },
    bunfig: `[install]\nregistry = { url = "${url}", token = "loopback" }\n`,
    async published(names) {
      const releases = names.map(async (name) => {
        const response = await get(name.replace("/", "%2f"));
        if (!response?.ok) return [];
        const { versions } = (await response.json()) as { versions: object };
        return Object.keys(versions).map((version) => `${name}@${version}`);
      });
      return (await Promise.all(releases)).flat();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child;
    },
  };
}

function freePort(): number {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port = 0 } = server;
  server.stop(true);
  return port;
}
