// The words that are not used here, and what is said instead: words.json. Words that are part of an identifier count.
import { readFileSync } from "node:fs";
import { Glob } from "bun";
import words from "./words.json" with { type: "json" };

// Not the tests and the pages of proofs: the names of tests stay as they are.
const globs = ["packages/*/src/**/*.ts", "packages/*/*.md", "*.md", "examples/**/*.ts"];

const rules = words.map(({ old, new: say, allowed = [] }) => ({
  old: new RegExp(`\\b(?:${old})\\b`, "i"),
  say,
  allowed: new RegExp(`\\b(?:${["(?!)", ...allowed].join("|")})\\b`, "gi"),
}));

let [passed, failed] = [0, 0];
for (const file of globs.flatMap((glob) => [...new Glob(glob).scanSync()].sort())) {
  const found = readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, i) => {
      const text = line.replace(/(?<=[a-z\d])(?=[A-Z])/g, " ");
      return rules.flatMap(({ old, say, allowed }) => {
        const [word] = old.exec(text.replace(allowed, "")) ?? [];
        return word === undefined ? [] : [`${file}:${i + 1}: "${word}", say ${say}: ${line.trim()}`];
      });
    });
  if (found.length === 0) passed++;
  else failed++;
  for (const each of found) console.log(each);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
