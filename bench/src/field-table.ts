// The table in docs/field.md. Writes it; with `--check` fails if it is not what the programs say.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { installed } from "./field/installed.ts";
import { libraries } from "./field/libraries.ts";
import type { Library } from "./field/library.ts";
import { type Answer, type Question, questions } from "./field/questions.ts";

const file = resolve(import.meta.dir, "../../docs/field.md");
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

async function table(): Promise<string> {
  const rows = [
    ["", ...libraries.map(({ name }) => name)],
    ["---", ...libraries.map(() => "---")],
    [
      "version",
      ...libraries.map(({ packages: [name] }) => (name.startsWith("@sync/") ? "here" : installed(name).version)),
    ],
  ];
  for (const question of questions) {
    const answers: string[] = [];
    for (const library of libraries) answers.push(word(await answer(question, library)));
    rows.push([question.text, ...answers]);
  }
  return rows.map(line).join("\n");
}

const written = readFileSync(file, "utf8");
const [before, rest] = written.split(start);
const after = rest?.split(end)[1];
if (after === undefined) throw new Error(`${file} must have ${start} and ${end}`);
const right = `${before}${start}\n\n${await table()}\n\n${end}${after}`;

const cells = questions.length * libraries.length;
if (!Bun.argv.includes("--check")) {
  writeFileSync(file, right);
  console.log(`${cells} cells written`);
} else {
  const wrong = right.split("\n").filter((line, i) => line !== written.split("\n")[i]);
  for (const line of wrong) console.log(`should be: ${line}`);
  console.log(wrong.length === 0 ? `${cells} cells checked` : "run it without --check, and read what has changed");
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
process.exit(); // some libraries keep timers
