// Projects that have the packed packages, and other packages of pinned versions.
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "../release/packed.ts";
import { run } from "../release/run.ts";

/** Makes a project with the packages that a folder beside this file pins. A package sees only what it depends on. */
export async function installPinned(pins: string, project: string): Promise<void> {
  mkdirSync(project, { recursive: true });
  for (const file of ["package.json", "bun.lock"]) cpSync(join(import.meta.dir, pins, file), join(project, file));
  await run(["bun", "install", "--frozen-lockfile", "--ignore-scripts", "--linker", "isolated"], { cwd: project });
}

/** Gives a project the packages that are unpacked elsewhere, and effect. */
export function addPacked(packed: readonly Packed[], project: string): void {
  const modules = join(project, "node_modules");
  for (const { manifest, unpacked } of packed) {
    cpSync(unpacked, join(modules, manifest.name), { recursive: true });
    const effect = join(modules, "effect");
    if ("effect" in (manifest.peerDependencies ?? {}) && !existsSync(effect)) {
      symlinkSync(realpathSync(join(unpacked, "../../effect")), effect);
    }
  }
}
