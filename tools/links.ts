// Every relative link of the Markdown files leads somewhere, to the heading that it names. Ends with "N passed, N failed".
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { Glob } from "bun";

const root = resolve(import.meta.dir, "..");

/** A heading's anchor, as the usual hosts make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replace(/ /g, "-");
}

function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm);
  return new Set([...headings].map(([, heading = ""]) => anchorOf(heading)));
}

/** The links of a file, without those in its code blocks. */
function linksOf(file: string): string[] {
  const prose = readFileSync(file, "utf8").replace(/```[\s\S]*?```/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : resolve(dirname(file), path);
  return existsSync(target) && (anchor === undefined || anchorsOf(target).has(anchor));
}

const globs = ["*.md", "docs/**/*.md", "packages/*/*.md", ".changeset/*.md"];
const files = globs.flatMap((glob) => [...new Glob(glob).scanSync({ cwd: root, absolute: true, dot: true })].sort());
let passed = 0;
let failed = 0;
for (const file of files) {
  for (const link of linksOf(file)) {
    if (leadsSomewhere(file, link)) passed++;
    else {
      failed++;
      console.log(`${relative(root, file)}: ${link} leads nowhere`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
