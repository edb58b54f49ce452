// Publishes what the registries do not have yet, from a copy of the checkout: `npm run release:publish npm`, or `jsr`.
// The options that follow go to the registry's own client, for example `--provenance`.
import { pack, stage } from "./packed.ts";
import { TemporaryFolder } from "./repository.ts";
import { run } from "./run.ts";

const [registry, ...options] = Bun.argv.slice(2);
if (registry === "npm" || registry === "jsr") {
  using folder = new TemporaryFolder();
  const repository = folder.sub("repository");
  const packages = await stage(repository);
  // --allow-dirty: the address is written into the copy, and not committed
  if (registry === "jsr") console.log(await run(["deno", "publish", "--allow-dirty", ...options], { cwd: repository }));
  else
    for (const member of packages) {
      const release = `${member.manifest.name}@${member.manifest.version}`;
      const known = await isOnNpm(release);
      // npm publishes, since Bun cannot attest provenance
      if (!known) await run(["npm", "publish", await pack(member, folder.path), "--access", "public", ...options]);
      console.log(`${release} ${known ? "is published already" : "published"}`);
    }
} else {
  console.error("publish where? npm or jsr");
  process.exitCode = 2;
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
