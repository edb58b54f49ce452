/** Builds the site, and serves it: `npm run site`, `npm run site:build`. With `--dev` it shows changes at once. */
import { join, resolve } from "node:path";
import { nodeFolder, root, run } from "../tools/release/run.ts";
import { serve } from "./server.ts";

const site = resolve(root, "site");
const astro = join(site, "node_modules/astro/bin/astro.mjs");

/** Builds the site into `dist`, for the path that `base` names. */
export async function build(base: string): Promise<void> {
  const where = { cwd: site, env: { ...environment, SITE_BASE: base } };
  const node = await prepare();
  await Promise.all([run(["bun", "tools/build.ts"]), run([node, "generator/main.ts"], where)]);
  await run([node, astro, "build"], where);
}

/** Installs what the site needs. Resolves with a Node that Astro runs on. */
async function prepare(): Promise<string> {
  await run(["bun", "install", "--frozen-lockfile"], { cwd: site });
  return join(await nodeFolder(24), "node");
}

const environment = { ASTRO_TELEMETRY_DISABLED: "1" };

/** Shows the site as it is written, until it is stopped. */
async function develop(base: string): Promise<void> {
  const node = await prepare();
  await run(["bun", "tools/build.ts"]);
  const env = { ...Bun.env, ...environment, SITE_BASE: base };
  for (const args of [["generator/main.ts"], [astro, "dev", "--host", "127.0.0.1"]])
    await Bun.spawn([node, ...args], { cwd: site, env, stdio: ["inherit", "inherit", "inherit"] }).exited;
}

if (import.meta.main) {
  const words = Bun.argv.slice(2);
  const { SITE_BASE: base = "/", PORT: port = "4321" } = Bun.env;
  if (words.includes("--dev")) await develop(base);
  else {
    await build(base);
    if (words.includes("serve")) console.log(`The site is at ${new URL(base, serve(base, Number(port)).url)}`);
  }
}
