// The code blocks of the pages and of the doc comments.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { root } from "../release/run.ts";

/** A code block, and where it stands. */
export interface Block {
  readonly file: string;
  /** Of its first line of code. */
  readonly line: number;
  readonly language: "ts" | "js";
  /** Where it runs: what stands behind the language in its fence. Empty: on every runtime. */
  readonly place: string;
  readonly code: string;
}

const globs = ["packages/*/src/**/*.ts", "*.md", "packages/*/*.md", "docs/**/*.md"];

/** Every block of TypeScript and JavaScript. */
export function findBlocks(): Block[] {
  return globs.flatMap((glob) => [...new Glob(glob).scanSync({ cwd: root })].sort()).flatMap(blocksOf);
}

/** The blocks of a file, without the margin of a doc comment or of a list. */
function blocksOf(file: string): Block[] {
  const margin = file.endsWith(".ts") ? /^ *\* ?/ : "";
  const lines = readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line) => line.replace(margin, ""));
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent = "", language = "", place = ""] = /^( *)`{3,}(\w+) *(.*)$/.exec(lines[i] ?? "") ?? [];
    if (/^(type|java)script$|^[cm]?[jt]sx?$/.test(language)) {
      if (language !== "ts" && language !== "js")
        throw new Error(`${file}:${i + 1}: a block is ts or js, not ${language}`);
      const end = lines.indexOf(`${indent}\`\`\``, i);
      const code = lines.slice(i + 1, end).map((line) => `${line.slice(indent.length)}\n`);
      blocks.push({ file, line: i + 2, language, place, code: code.join("") });
      i = end;
    }
  }
  return blocks;
}
