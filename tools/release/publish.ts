// Publishes what the registries do not have yet: `bun tools/release/publish.ts npm`, or `jsr`. Build first.
// The options that follow go to the registry's own client, for example `--provenance`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Package, packagesOf, readJson, TemporaryFolder } from "./repository.ts";
import { root, run } from "./run.ts";

/** Bun packs, since npm does not know `workspace:^`; npm publishes, since Bun cannot attest provenance. */
async function publishToNpm(options: string[]): Promise<void> {
  using folder = new TemporaryFolder();
  for (const { short, folder: cwd, manifest } of packagesOf(root)) {
    const release = `${manifest.name}@${manifest.version}`;
    if (await isOnNpm(release)) {
      console.log(`${release} is published already`);
      continue;
    }
    const tarball = join(folder.path, `${short}.tgz`);
    await run(["bun", "pm", "pack", "--quiet", "--filename", tarball], { cwd });
    await run(["npm", "publish", tarball, "--access", "public", ...options]);
    console.log(`${release} published`);
  }
}

async function isOnNpm(release: string): Promise<boolean> {
  try {
    // What it says decides, however silent npm was told to be.
    return (await run(["npm", "view", release, "version", "--loglevel=error"])).trim() !== "";
  } catch (error) {
    if (String(error).includes("E404")) return false;
    throw error;
  }
}

/** npm attests only a package that names its repository, which in GitHub's workflows the environment knows. */
function nameRepository({ short, folder }: Package, url: string): void {
  const file = join(folder, "package.json");
  const manifest = { ...readJson<object>(file), repository: { type: "git", url, directory: `packages/${short}` } };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

const [registry, ...options] = Bun.argv.slice(2);
if (registry === "npm") {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = Bun.env;
  if (options.includes("--provenance")) {
    if (server === undefined || repository === undefined)
      throw new Error("--provenance works in a GitHub workflow only");
    for (const member of packagesOf(root)) nameRepository(member, `git+${server}/${repository}.git`);
  }
  await publishToNpm(options);
} else if (registry === "jsr") {
  // --allow-dirty: the builds are not tracked, and not published there either
  console.log(await run(["deno", "publish", "--allow-dirty", ...options]));
} else {
  console.error("publish where? npm or jsr");
  process.exitCode = 2;
}
