/** What a person sees in a terminal, as a picture. */
import { stripVTControlCharacters } from "node:util";

const colours: Readonly<Record<string, string>> = { 31: "#ff7b72", 33: "#e3b341", 36: "#76e3ea" };
const [size, line, width] = [13, 20, 7.83]; // of a monospaced letter
const [margin, bar] = [16, 34];

interface Style {
  readonly bold: boolean;
  readonly faint: boolean;
  readonly colour: string | undefined;
}

const plain: Style = { bold: false, faint: false, colour: undefined };

/** A picture of a terminal that shows a command and its output, whose colours are those of ANSI. */
export function picture(command: string, output: string): string {
  const lines = [`$ ${command}`, "", ...output.trimEnd().split("\n")];
  const letters = Math.max(...lines.map((text) => stripVTControlCharacters(text).length));
  const [w, h] = [Math.ceil(letters * width) + 2 * margin, lines.length * line + bar + margin];
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (fill, i) => `<circle cx="${20 + 20 * i}" cy="17" r="6" fill="${fill}"/>`,
  );
  const rows = lines.map((text, i) => {
    const spaces = text.length - text.trimStart().length; // which svg does not show
    return `<text x="${margin + spaces * width}" y="${bar + 14 + i * line}">${spans(text.trimStart())}</text>`;
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img">`,
    `<title>${escaped(command)}</title>`,
    `<rect width="${w}" height="${h}" rx="8" fill="#0d1117"/>`,
    ...dots,
    `<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="${size}" fill="#e6edf3">`,
    ...rows,
    "</g></svg>",
  ].join("\n")}\n`;
}

/** A line as spans of one style each. */
function spans(text: string): string {
  let style = plain;
  let out = "";
  for (const [i, part] of text.split("\u001b[").entries()) {
    const end = i === 0 ? 0 : part.indexOf("m") + 1; // of the codes
    if (end > 0) for (const code of part.slice(0, end - 1).split(";")) style = next(style, code);
    if (end < part.length) out += span(part.slice(end), style);
  }
  return out;
}

function next(style: Style, code: string): Style {
  if (code === "0") return plain;
  if (code === "1") return { ...style, bold: true };
  if (code === "2") return { ...style, faint: true };
  if (code === "22") return { ...style, bold: false, faint: false };
  return { ...style, colour: colours[code] };
}

function span(text: string, { bold, faint, colour }: Style): string {
  const attributes = [
    ...(bold ? ['font-weight="bold"'] : []),
    ...(faint ? ['fill-opacity="0.6"'] : []),
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
  ];
  return attributes.length === 0 ? escaped(text) : `<tspan ${attributes.join(" ")}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
