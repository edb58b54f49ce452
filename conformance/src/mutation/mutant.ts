import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Lang, parse } from "@ast-grep/napi";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { Glob } from "bun";
import { named } from "./edit.ts";
import type { Survivor } from "./page.ts";

type Logger = ConstructorParameters<typeof Instrumenter>[0];

/** One change of one expression or statement of a source. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  /** Where it is, as people read it. */
  readonly place: string;
  /** The text that is replaced. */
  readonly original: string;
  readonly replacement: string;
  /** Whether it is the one that the page explains. */
  is(survivor: Survivor): boolean;
}

/** The packages whose sources are changed. Their tests and those of conformance must notice. */
export const mutated = [
  ...["core", "lock", "event", "condition", "semaphore", "barrier"],
  ...["rwlock", "keyed", "single-flight", "limiter"],
];
const sources = new Glob(`packages/{${mutated}}/src/*.ts`);
const quiet = new Proxy({} as Logger, { get: () => () => false });

/** Puts all mutants into the sources of a copy of the repository, each behind a switch. */
export async function instrument(folder: string): Promise<Mutant[]> {
  const contents = new Map<string, string>();
  for (const name of [...sources.scanSync({ cwd: folder })].sort()) {
    contents.set(name, readFileSync(join(folder, name), "utf8"));
  }
  const { files, mutants } = await new Instrumenter(quiet).instrument(
    [...contents].map(([name, content]) => ({ name, mutate: true, content })),
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: true },
  );
  for (const { name, content } of files) writeFileSync(join(folder, name), withFastSwitches(content));
  return mutants.map(({ id, fileName, replacement, location: { start, end } }) => {
    const source = contents.get(fileName) as string;
    const lines = source.split("\n");
    const at = (position: typeof start) => lines.slice(0, position.line).join("\n").length + 1 + position.column;
    const original = source.slice(at(start), at(end));
    return {
      id: Number(id),
      file: fileName,
      place: `${fileName}:${start.line + 1}: ${lines[start.line]?.trim()}`,
      original,
      replacement,
      is: ({ where, ...survivor }) => {
        const [file = "", name = ""] = where.split(" ");
        const holders =
          fileName === `packages/${file.replace("/", "/src/")}.ts`
            ? named(parse(Lang.TypeScript, source).root(), name)
            : [];
        const found = holders.flatMap((holder) => holder.findAll(survivor.original));
        return (
          found.some((node) => node.range().start.index === at(start) && node.text() === original) &&
          matches(replacement, survivor.replacement)
        );
      },
    };
  });
}

function matches(text: string, pattern: string): boolean {
  return text === pattern || parse(Lang.TypeScript, text).root().find(pattern)?.text() === text;
}

/**
 * Stryker's own switches compare strings and count in objects, which makes a test of 100,000 waiters take minutes. These
 * cost next to nothing: see `observed.ts`.
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
