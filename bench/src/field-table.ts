// The tables of docs/field.md and README.md. Writes them; with `--check` fails if they are not what the programs say.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { installed } from "./field/installed.ts";
import { libraries } from "./field/libraries.ts";
import type { Library } from "./field/library.ts";
import { type Answer, type Question, questions } from "./field/questions.ts";

interface Page {
  readonly path: string;
  /** Whether a library, a question, has its place there. */
  has(library: Library): boolean;
  asks(question: Question): boolean;
}

const inShort = ["@sync", "async-mutex", "async-sema", "es-toolkit", "p-limit", "effect", "@esfx/async-*"];
const pages: readonly Page[] = [
  { path: "docs/field.md", has: () => true, asks: () => true },
  { path: "README.md", has: ({ name }) => inShort.includes(name), asks: ({ short }) => short === true },
];
const [start, end] = ["<!-- table -->", "<!-- end of the table -->"];

const word = (answer: Answer) => (answer === "nothing to ask" ? "–" : answer ? "yes" : "no");
const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A library that never settles what it must is an error of this program, not an answer. */
async function answer({ text, ask }: Question, library: Library): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer: ${library.name}, ${text}`)), 10_000);
  });
  return Promise.race([ask(library), late]).finally(() => clearTimeout(timer));
}

const answers = new Map<Question, Map<Library, string>>();
for (const question of questions) {
  const row = new Map<Library, string>();
  for (const library of libraries) row.set(library, word(await answer(question, library)));
  answers.set(question, row);
}

function table({ has, asks }: Page): string {
  const columns = libraries.filter(has);
  const rows = [
    ["", ...columns.map(({ name }) => name)],
    ["---", ...columns.map(() => "---")],
    [
      "version",
      ...columns.map(({ packages: [name] }) => (name.startsWith("@sync/") ? "here" : installed(name).version)),
    ],
  ];
  for (const [question, row] of answers) {
    if (asks(question)) rows.push([question.text, ...columns.map((library) => row.get(library) ?? "")]);
  }
  return rows.map(line).join("\n");
}

let wrong = 0;
for (const page of pages) {
  const file = resolve(import.meta.dir, "../..", page.path);
  const written = readFileSync(file, "utf8");
  const [before, rest] = written.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${page.path} must have ${start} and ${end}`);
  const right = `${before}${start}\n\n${table(page)}\n\n${end}${after}`;
  if (!Bun.argv.includes("--check")) {
    writeFileSync(file, right);
    continue;
  }
  const lines = right.split("\n").filter((line, i) => line !== written.split("\n")[i]);
  for (const line of lines) console.log(`${page.path} should have: ${line}`);
  wrong += lines.length;
}
const cells = questions.length * libraries.length;
console.log(wrong === 0 ? `${cells} cells asked` : "run it without --check, and read what has changed");
process.exitCode = wrong === 0 ? 0 : 1;
process.exit(); // some libraries keep timers
