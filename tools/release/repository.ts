import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root, run } from "./run.ts";

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Record<string, string | Record<string, string>>;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** A package of the family. */
export interface Package {
  /** `lock` of `@sync/lock`. */
  readonly short: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of a checkout, each after those that it depends on. */
export function packagesOf(repository: string): Package[] {
  const open = readdirSync(join(repository, "packages"))
    .sort()
    .map((short): Package => {
      const folder = join(repository, "packages", short);
      return { short, folder, manifest: readJson<Manifest>(join(folder, "package.json")) };
    });
  const sorted: Package[] = [];
  while (open.length > 0) {
    const ready = open.findIndex(
      ({ manifest }) => !open.some((other) => other.manifest.name in (manifest.dependencies ?? {})),
    );
    if (ready < 0) throw new Error(`a cycle among ${open.map(({ short }) => short).join(", ")}`);
    sorted.push(...open.splice(ready, 1));
  }
  return sorted;
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** A temporary folder, which is deleted in the end. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "sync-release-"));

  /** A new folder in it. */
  sub(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Copies the checkout's files, tracked or about to be, and lends the copy the installed dependencies. A repository of its own. */
export async function copyRepository(to: string): Promise<void> {
  const listed = await run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  for (const file of listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"));
  for (const { short } of packagesOf(to)) {
    const modules = join("packages", short, "node_modules");
    if (existsSync(join(root, modules)))
      cpSync(join(root, modules), join(to, modules), { recursive: true, verbatimSymlinks: true });
  }
  await run(["git", "init", "--quiet"], { cwd: to });
  await commit(to, "A copy");
}

/** Commits all that has changed, in a copy. */
export async function commit(repository: string, message: string): Promise<void> {
  const who = ["-c", "user.name=Release", "-c", "user.email=release@localhost", "-c", "commit.gpgsign=false"];
  await run(["git", "add", "--all"], { cwd: repository });
  await run(["git", ...who, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", message], { cwd: repository });
}
