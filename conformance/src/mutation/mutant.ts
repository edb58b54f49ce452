import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Glob } from "bun";

/** One change of one expression or statement of a source. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** What kind of change it is, by Stryker's name. */
  readonly kind: string;
  /** The line, or the first of the lines, on which it stands. */
  readonly within: string;
  /** The text that is replaced, with single blanks. */
  readonly original: string;
  readonly replacement: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Instrumented {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly mutants: readonly {
    readonly id: string;
    readonly fileName: string;
    readonly mutatorName: string;
    readonly replacement: string;
    readonly location: { readonly start: Position; readonly end: Position };
  }[];
}

interface Stryker {
  readonly Instrumenter: new (
    logger: object,
  ) => {
    instrument(
      files: readonly { readonly name: string; readonly mutate: boolean; readonly content: string }[],
      options: object,
    ): Promise<Instrumented>;
  };
}

const sources = new Glob("packages/{core,lock,event,condition,semaphore,barrier}/src/*.ts");

/** Puts all mutants into the sources of a copy of the repository, each behind a switch. */
export async function instrument(folder: string): Promise<Mutant[]> {
  const contents = new Map<string, string>();
  for (const name of [...sources.scanSync({ cwd: folder })].sort()) {
    contents.set(name, readFileSync(join(folder, name), "utf8"));
  }
  const { Instrumenter } = await loadStryker();
  const { files, mutants } = await new Instrumenter(quiet).instrument(
    [...contents].map(([name, content]) => ({ name, mutate: true, content })),
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: true },
  );
  for (const { name, content } of files) writeFileSync(join(folder, name), withFastSwitches(content));
  return mutants.map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => {
    const lines = (contents.get(fileName) as string).split("\n");
    const covered = lines.slice(start.line, end.line + 1);
    covered.push((covered.pop() ?? "").slice(0, end.column));
    covered[0] = (covered[0] ?? "").slice(start.column);
    return {
      id,
      file: fileName,
      line: start.line + 1,
      kind: mutatorName,
      within: (lines[start.line] ?? "").trim(),
      original: single(covered.join("\n")),
      replacement: single(replacement),
    };
  });
}

/**
 * Stryker's own switches compare strings and count in objects, which makes a test of 100,000 waiters take minutes. These
 * cost next to nothing: see `switches.ts`.
 */
function withFastSwitches(content: string): string {
  const body = content
    .replace(/stryMutAct_9fa48\("(\d+)"\)/g, "(mutation_active === $1 && mutation_come())")
    .replace(/stryCov_9fa48\(([^)]*)\)/g, (_, ids: string) => {
      const counted = ids.split(",").map((id) => `mutation_counts[${id.replace(/\D/g, "")}]++`);
      return `(${counted.join(", ")})`;
    });
  if (body.includes("_9fa48")) throw new Error("the instrumented code has a switch of an unknown form");
  return `const { active: mutation_active, counts: mutation_counts, come: mutation_come } = globalThis.mutation; ${body}`;
}

const quiet = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };

function single(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The instrumenter is a dependency of Stryker's, which is ours. */
async function loadStryker(): Promise<Stryker> {
  const stryker = realpathSync(Bun.resolveSync("@stryker-mutator/core/package.json", import.meta.dir));
  return await import(Bun.resolveSync("@stryker-mutator/instrumenter", dirname(stryker)));
}
