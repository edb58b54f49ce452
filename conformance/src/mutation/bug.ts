import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A change of one source: text that must occur exactly once, and what comes in its place. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A bug that somebody had, and how to have it here. */
export interface Bug {
  readonly name: string;
  /** Who had it: a library, or an issue of CPython. */
  readonly source: string;
  /** What it did to its users. */
  readonly effect: string;
  readonly edits: readonly Edit[];
  /** The test files that are run. */
  readonly tests: readonly string[];
  /** A test that must be among those that fail. */
  readonly killer: string;
}

/** Puts a bug into a copy of the repository. Calling what it returns takes it out. */
export function apply(folder: string, { name, edits }: Pick<Bug, "name" | "edits">): () => void {
  const originals = new Map<string, string>();
  const patched = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const path = join(folder, file);
    const content = patched.get(path) ?? readFileSync(path, "utf8");
    const parts = content.split(find);
    if (parts.length !== 2) {
      throw new Error(`${name}: the patch no longer applies: ${file} has ${parts.length - 1} times: ${find}`);
    }
    if (!originals.has(path)) originals.set(path, content);
    patched.set(path, parts.join(replace));
  }
  for (const [path, content] of patched) writeFileSync(path, content);
  return () => {
    for (const [path, content] of originals) writeFileSync(path, content);
  };
}
