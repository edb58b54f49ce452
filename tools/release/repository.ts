import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const all = readdirSync(join(repository, "packages"))
    .sort()
    .map((short): Package => {
      const folder = join(repository, "packages", short);
      return { short, folder, manifest: readJson<Manifest>(join(folder, "package.json")) };
    });
  const sorted = new Set<Package>();
  const add = (member: Package) => {
    for (const other of all) if (other.manifest.name in (member.manifest.dependencies ?? {})) add(other);
    sorted.add(member);
  };
  all.forEach(add);
  return [...sorted];
}

/** The entries of a package, each with the files that its conditions lead to. */
export function entriesOf({ exports }: Manifest): [string, Record<string, string>][] {
  return Object.entries(exports).flatMap(([entry, files]) => (typeof files === "string" ? [] : [[entry, files]]));
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** A temporary folder, which is deleted in the end, also if the process is told to stop. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "sync-release-"));
  #projects = 0;

  constructor() {
    process.once("exit", () => this[Symbol.dispose]());
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  }

  /** A new folder in it. */
  sub(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** A fresh project, outside any other. */
  async project(files: Readonly<Record<string, string>>): Promise<string> {
    const project = this.sub(`project-${++this.#projects}`);
    for (const [file, text] of Object.entries(files)) await Bun.write(join(project, file), text);
    return project;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Copies the checkout's files, tracked or about to be, and lends the copy the installed dependencies. A repository of its own. */
export async function copyRepository(to: string): Promise<void> {
  const listed = await run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  for (const file of listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)))) {
    cpSync(join(root, file), join(to, file));
  }
  symlinkSync(join(root, "node_modules"), join(to, "node_modules"));
  for (const member of [...packagesOf(to).map(({ short }) => `packages/${short}`), "tools"]) {
    const modules = join(member, "node_modules");
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
