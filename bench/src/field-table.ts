// The tables of docs/field.md and README.md. Writes them; with `--check` fails if they are not what the programs say.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../../tools/release/run.ts";
import { homeOf, manifestOf, ofPackages } from "./field/packages.ts";
import { questions as ofLibraries } from "./field/questions.ts";
import { load } from "./libraries/index.ts";
import type { Library } from "./libraries/library.ts";

const names = [
  ...["@sync", "async-mutex", "async-sema", "await-semaphore", "es-toolkit", "p-limit", "p-queue", "async-lock"],
  ...["@shopify/semaphore", "semaphore-promise", "effect", "@esfx/async-*"],
];
const questions = { ...ofLibraries, ...ofPackages };
const pages = [
  { path: "docs/field.md", columns: names, rows: ["version", ...Object.keys(questions)] },
  {
    path: "README.md",
    columns: ["@sync", "async-mutex", "async-sema", "es-toolkit", "p-limit", "effect", "@esfx/async-*"],
    rows: [
      "version",
      "A second release by the same holder lets nobody in",
      "One wait can be cancelled",
      "A small request does not overtake a large one",
      "Priorities: some may be put ahead in the queue",
      "Maps over items, so many at a time",
      "Has a condition",
    ],
  },
];
const [start, end] = ["<!-- table -->", "<!-- end of the table -->"];
const ofMachines = ["<!-- machines -->", "<!-- end of machines -->"] as const;

/** The answer in a word. A library that never settles what it must is an error of this program, not an answer. */
async function ask(question: string, library: Library, name: string): Promise<string> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer: ${name}, ${question}`)), 10_000).unref();
  });
  const answer = await Promise.race([questions[question]?.(library, name), late]);
  return typeof answer === "boolean" ? (answer ? "yes" : "no") : `${answer}`;
}

const answers = new Map<string, string>();
for (const name of names) {
  const library = (await load(name)) as Library;
  const [main = name] = library.packages ?? [];
  answers.set(`version ${name}`, main.startsWith("@sync/") ? "here" : manifestOf(homeOf(main)).version);
  for (const question of Object.keys(questions)) answers.set(`${question} ${name}`, await ask(question, library, name));
}

let wrong = 0;

/** Writes a table into a page, or looks whether it is there. */
function put(path: string, table: readonly (readonly string[])[], [start = "", end = ""]: readonly string[]): void {
  const [head = [], ...cells] = table;
  const lines = [head, head.map(() => "---"), ...cells].map((cells) => `| ${cells.join(" | ")} |`);
  const written = readFileSync(join(root, path), "utf8");
  const [before, rest] = written.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${path} must have ${start} and ${end}`);
  const right = `${before}${start}\n\n${lines.join("\n")}\n\n${end}${after}`;
  if (!Bun.argv.includes("--check")) writeFileSync(join(root, path), right);
  else if (right !== written) {
    for (const line of lines) if (!written.includes(line)) console.log(`${path} should have: ${line}`);
    wrong++;
  }
}

for (const { path, columns, rows } of pages) {
  const cells = rows.map((row) => [row, ...columns.map((column) => answers.get(`${row} ${column}`) ?? "")]);
  put(path, [["", ...columns], ...cells], [start, end]);
}
const machines = join(import.meta.dirname, "field/machines.ts");
const { stdout } = await execa("bun", ["--conditions=@sync/source", machines], { stderr: "inherit", timeout: 120_000 });
const { rows = [], absent } = JSON.parse(stdout) as { rows?: string[][]; absent?: string[] };
if (absent === undefined) put("docs/field.md", rows, ofMachines);
else console.log(`locks across machines were not asked: apt-get install ${absent.join(" ")}`);
const cells = Object.keys(questions).length * names.length + rows.slice(1).flat().length - Math.max(0, rows.length - 1);
console.log(wrong === 0 ? `${cells} cells asked` : "run it without --check, and read what has changed");
process.exit(wrong === 0 ? 0 : 1); // some libraries keep timers
