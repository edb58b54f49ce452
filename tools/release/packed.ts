import { realpathSync, symlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { homeOf, writeAddress } from "./address.ts";
import { copyRepository, type Package, packagesOf, type TemporaryFolder } from "./repository.ts";
import { root, run } from "./run.ts";

/** A package as it is published. */
export interface Packed extends Package {
  readonly tarball: string;
  /** Where it is unpacked, in a `node_modules` that has the whole family and effect. */
  readonly unpacked: string;
}

/** Copies the repository as it is published: with its address, and built. */
export async function stage(repository: string): Promise<Package[]> {
  await copyRepository(repository);
  const packages = packagesOf(repository);
  const home = await homeOf(root);
  for (const member of packages) writeAddress(member, home);
  await run(["bun", "tools/build.ts", repository]);
  return packages;
}

/** Packs a package. Bun does it, since npm does not know `workspace:^`. Resolves with the tarball's path. */
export async function pack({ short, folder }: Package, to: string): Promise<string> {
  const tarball = join(to, `${short}.tgz`);
  await run(["bun", "pm", "pack", "--quiet", "--ignore-scripts", "--filename", tarball], { cwd: folder });
  return tarball;
}

/** Builds and packs the family in a copy of the repository, and installs it in `project`. */
export async function packAll(folder: TemporaryFolder, project: string): Promise<Packed[]> {
  const repository = folder.sub("repository");
  const modules = join(project, "node_modules");
  const packed: Packed[] = [];
  for (const member of await stage(repository)) {
    const tarball = await pack(member, folder.path);
    const unpacked = join(modules, member.manifest.name);
    await mkdir(unpacked, { recursive: true });
    await run(["tar", "-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
    packed.push({ ...member, tarball, unpacked });
  }
  symlinkSync(realpathSync(join(repository, "packages/effect/node_modules/effect")), join(modules, "effect"));
  return packed;
}
