import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { copyRepository, type Package, packagesOf, type TemporaryFolder } from "./repository.ts";
import { run } from "./run.ts";

/** A package as it is published. */
export interface Packed extends Package {
  readonly tarball: string;
  /** Where it is unpacked, in a `node_modules` that has the whole family and effect. */
  readonly unpacked: string;
}

/** Builds and packs the family in a copy of the repository, and installs it in `project`. */
export async function packAll(folder: TemporaryFolder, project: string): Promise<Packed[]> {
  const repository = folder.sub("repository");
  await copyRepository(repository);
  await run(["tsc", "-b"], { cwd: repository });
  const modules = join(project, "node_modules");
  const packed: Packed[] = [];
  for (const member of packagesOf(repository)) {
    const tarball = join(folder.path, `${member.short}.tgz`);
    await run(["bun", "pm", "pack", "--quiet", "--filename", tarball], { cwd: member.folder });
    const unpacked = join(modules, member.manifest.name);
    mkdirSync(unpacked, { recursive: true });
    await run(["tar", "-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
    packed.push({ ...member, tarball, unpacked });
  }
  symlinkSync(realpathSync(join(repository, "packages/effect/node_modules/effect")), join(modules, "effect"));
  return packed;
}
