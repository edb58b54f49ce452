// What `npm create vite` makes of its template vanilla-ts.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Block, findBlocks } from "../examples/block.ts";
import { readJson } from "../release/repository.ts";
import { run } from "../release/run.ts";

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Makes the project `app` in a project that has what it needs. */
export async function createVite(project: string, node: string): Promise<void> {
  const create = [join(node, "node"), "node_modules/create-vite/index.js", "app", "--template", "vanilla-ts"];
  await run([...create, "--no-interactive"], { cwd: project });
  for (const [name, range] of Object.entries(readJson<Manifest>(join(project, "app/package.json")).devDependencies)) {
    const { version } = readJson<Manifest>(join(project, "node_modules", name, "package.json"));
    if (!Bun.semver.satisfies(version, range)) throw new Error(`it wants ${name} ${range}; ${version} is pinned here`);
  }
}

/** Makes the blocks the whole program of the project, and builds it by its own script. */
export async function buildVite(blocks: readonly Block[], project: string, node: string): Promise<void> {
  const app = join(project, "app");
  rmSync(join(app, "src"), { recursive: true });
  for (const [i, { code }] of blocks.entries()) await Bun.write(join(app, `src/block-${i}.ts`), code);
  writeFileSync(join(app, "src/main.ts"), blocks.map((_, i) => `import "./block-${i}.ts";\n`).join(""));
  await run(["npm", "run", "build"], { cwd: app, path: [join(project, "node_modules/.bin"), node] }).catch((error) => {
    throw new Error(`${error}\n${blocks.map(({ file }, i) => `block-${i} is of ${file}`).join("\n")}`);
  });
}

/** The first block of each page, unless it needs a server: then the page is for programs that are no pages of the web. */
export function firstBlocks(pages: readonly string[]): Block[] {
  const blocks = findBlocks();
  return pages.flatMap((page) => {
    const first = blocks.find(({ file }) => file === page);
    if (first === undefined) throw new Error(`${page} has no block`);
    return /postgres|redis/.test(first.place) ? [] : first;
  });
}
