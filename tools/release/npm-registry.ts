import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { end, run, start } from "./run.ts";

/** A real npm registry on loopback, empty, without a way to any other. */
export interface NpmRegistry extends AsyncDisposable {
  readonly url: string;
  /** The environment in which npm, Bun and Deno use it, with caches of their own. */
  readonly env: Record<string, string>;
  /** A bunfig.toml with which `bun publish` may publish. */
  readonly bunfig: string;
  /** `name@version` of all it has. */
  published(names: readonly string[]): Promise<string[]>;
}

/** Starts verdaccio in the folder, with the Node in `node`. */
export async function startNpmRegistry(folder: string, node: string): Promise<NpmRegistry> {
  for (const file of ["package.json", "bun.lock"]) {
    cpSync(join(import.meta.dir, "verdaccio", file), join(folder, file));
  }
  await run(["bun", "install", "--frozen-lockfile", "--ignore-scripts"], { cwd: folder });
  const port = freePort();
  const url = `http://127.0.0.1:${port}/`;
  writeFileSync(join(folder, "config.yaml"), config);
  const log = Bun.file(join(folder, "log"));
  const verdaccio = [join(node, "node"), "node_modules/verdaccio/bin/verdaccio"];
  const options = ["--config", "config.yaml", "--listen", `127.0.0.1:${port}`];
  const child = start([...verdaccio, ...options], log, { cwd: folder });
  const stop = () => end(child);
  try {
    await answers(`${url}-/ping`, () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw new Error(`${error}\n${await log.text()}`);
  }
  return {
    url,
    env: clientEnvironment(folder, url),
    bunfig: `[install]\nregistry = { url = "${url}", token = "loopback" }\n`,
    async published(names) {
      const versions = names.map(async (name) => {
        const response = await fetch(`${url}${name.replace("/", "%2f")}`);
        if (response.status === 404) return [];
        const { versions } = (await response.json()) as { versions: Record<string, unknown> };
        return Object.keys(versions).map((version) => `${name}@${version}`);
      });
      return (await Promise.all(versions)).flat();
    },
    [Symbol.asyncDispose]: stop,
  };
}

// It verifies nobody: whoever reaches loopback may publish.
const config = `storage: ./storage
uplinks: {}
packages:
  "**":
    access: $anonymous $all
    publish: $anonymous $all
max_body_size: 100mb
log: { type: stdout, format: json, level: warn }
`;

function freePort(): number {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port = 0 } = server;
  server.stop(true);
  return port;
}

async function answers(url: string, ended: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !ended(); tries++) {
    const response = await fetch(url).catch(() => undefined); // refused: it does not listen yet
    if (response?.ok) return;
    await Bun.sleep(100);
  }
  throw new Error("the npm registry did not start");
}

function clientEnvironment(folder: string, url: string): Record<string, string> {
  const home = join(folder, "home");
  mkdirSync(home);
  const npmrc = join(home, ".npmrc");
  writeFileSync(
    npmrc,
    `registry=${url}\n${url.replace("http:", "")}:_authToken=loopback\naudit=false\nfund=false\nupdate-notifier=false\n`,
  );
  return {
    HOME: home,
    NPM_CONFIG_USERCONFIG: npmrc,
    NPM_CONFIG_REGISTRY: url,
    NPM_CONFIG_CACHE: join(home, "npm"),
    BUN_INSTALL_CACHE_DIR: join(home, "bun"),
    DENO_DIR: join(home, "deno"),
  };
}
