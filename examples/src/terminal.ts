// Text for a terminal: colours, lines and times.

import process from "node:process";

/** Whether the output is a terminal, not a file or a log. */
export const interactive: boolean = process.stdout.isTTY === true;

const { NO_COLOR } = process.env;
const coloured = interactive && !NO_COLOR;
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };

export type Style = keyof typeof codes;

/** The text in a style, where the terminal shows colours. */
export function paint(style: Style, text: string): string {
  return coloured ? `\x1b[${codes[style]}m${text}\x1b[0m` : text;
}

/** Writes lines. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Replaces the line before. The line is cut to fit, because a wrapped line could not be replaced. */
export function reprint(line: string): void {
  process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
}

/** `38 ms`, `1.4 s`. */
export function formatTime(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
