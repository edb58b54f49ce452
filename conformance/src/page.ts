import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** A page of `docs/proof`. Its tables, between marks of their names, are what a proof reads, and not a copy of it. */
export class Page {
  readonly #file: string;
  readonly #content: string;

  constructor(name: string) {
    this.#file = resolve(import.meta.dirname, "../../docs/proof", name);
    this.#content = readFileSync(this.#file, "utf8");
  }

  /** The rows of a table, without its head. */
  rows(table: string): string[][] {
    const lines = this.#parts(table)[1].trim().split("\n").slice(2);
    return lines.map((line) => {
      const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
      return cells.slice(1, -1);
    });
  }

  /** Whether it has a table with these rows, the first of which is the head. With `write` it has it from now on. */
  has(table: string, rows: readonly (readonly string[])[], write: boolean): boolean {
    const [head, ...body] = rows.map((cells) => `| ${cells.join(" | ")} |`);
    const text = [head, `| ${rows[0]?.map(() => "---").join(" | ")} |`, ...body].join("\n");
    const [before, , after] = this.#parts(table);
    const written = [before, `\n\n${text}\n\n`, after].join(`<!-- ${table} -->`);
    if (write) writeFileSync(this.#file, written);
    return write || written === this.#content;
  }

  #parts(table: string): [before: string, table: string, after: string] {
    const [before, text, after] = this.#content.split(`<!-- ${table} -->`);
    if (before === undefined || text === undefined || after === undefined) throw new Error(`the page has no ${table}`);
    return [before, text, after];
  }
}

/** A cell without its mark-up for code. */
export function code(cell = ""): string {
  return cell.replace(/^`+ ?| ?`+$/g, "");
}
