// Finds `any` in the declarations that users see.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");
const declarations = [...new Bun.Glob("packages/*/dist/**/*.d.ts").scanSync({ cwd: root })].sort();
let found = declarations.length === 0 ? 1 : 0;
if (declarations.length === 0) console.log("no declarations: build first");
for (const file of declarations) {
  const code = readFileSync(resolve(root, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replace(/[^\n]/g, ""),
  );
  code.split("\n").forEach((line, i) => {
    if (!/\bany\b/.test(line)) return;
    found++;
    console.log(`${file}:${i + 1}: ${line.trim()}`);
  });
}
process.exitCode = found > 0 ? 1 : 0;
