// Counts lines of code, without blank lines and comments: `npm run lines`, or `npm run lines -- PATH…` for some of them by file.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");
const cloc = resolve(import.meta.dir, "node_modules/.bin/cloc");
const parts = ["packages/*/src", "packages/*/test", "conformance", "bench", "tools", "examples", "site"];

const paths = Bun.argv.slice(2);
if (paths.length > 0) {
  const counts = count(paths.flatMap((path) => filesOf(path.replace(/\/$/, ""))));
  for (const [file, code] of counts) print(file, code);
  print("together", sum(counts));
} else {
  let total = 0;
  for (const part of parts) {
    const counts = count(filesOf(part));
    if (counts.size === 0) continue;
    total += sum(counts);
    print(part, sum(counts), `  in ${counts.size} files`);
  }
  print("together", total);
}

/** The files that Git has or would add, below a path or at it. */
function filesOf(path: string): string[] {
  const patterns = [`:(glob)${path}/**`, `:(glob)${path}`];
  const listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", ...patterns);
  return listed.split("\n").filter((file) => /\.(ts|mts|js|mjs|py|pml|astro)$/.test(file));
}

/** Lines of code by file. Promela has the comments of C. */
function count(files: readonly string[]): Map<string, number> {
  if (files.length === 0) return new Map();
  const options = ["--by-file", "--json", "--quiet", "--skip-uniqueness", "--force-lang=C,pml"];
  const counted = JSON.parse(run(cloc, ...options, ...files)) as Record<string, { code: number }>;
  return new Map(files.flatMap((file) => (counted[file] ? [[file, counted[file].code]] : [])));
}

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stderr}`);
  return stdout;
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, code) => total + code, 0);
}

function print(name: string, code: number, rest = ""): void {
  console.log(`${name.padEnd(48)}${String(code).padStart(7)}${rest}`);
}
