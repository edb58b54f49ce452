/** Text that is safe inside an SVG. */
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const numbers = (attributes: Record<string, string | number>) =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}="${typeof value === "number" ? Number(value.toFixed(1)) : escaped(value)}"`)
    .join(" ");

/** An element, with content or without. */
export function element(name: string, attributes: Record<string, string | number>, content = ""): string {
  return content === "" ? `<${name} ${numbers(attributes)}/>` : `<${name} ${numbers(attributes)}>${content}</${name}>`;
}

/** A text. */
export function label(x: number, y: number, text: string, attributes: Record<string, string | number> = {}): string {
  return element("text", { x, y, ...attributes }, escaped(text));
}

// Readable on white and on black; a reader's preference chooses.
const style = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 }
.quiet { fill: #59636e }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.ours { fill: #0969da; stroke: #0969da }
.peer { fill: #8c959f; stroke: #8c959f }
.floor { fill: #d1d9e0; stroke: #d1d9e0 }
.curve { fill: none; stroke-width: 1.75 }
.curve.main { stroke-width: 3 }
.c0 { stroke: #0969da } .c1 { stroke: #1a7f37 } .c2 { stroke: #8c959f } .c3 { stroke: #bc4c00 }
.c4 { stroke: #8250df } .c5 { stroke: #bf3989 } .c6 { stroke: #9a6700 } .c7 { stroke: #cf222e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
  .ours { fill: #4493f8; stroke: #4493f8 } .peer { fill: #818b98; stroke: #818b98 } .floor { fill: #3d444d; stroke: #3d444d }
  .c0 { stroke: #4493f8 } .c1 { stroke: #3fb950 } .c2 { stroke: #818b98 } .c3 { stroke: #db6d28 }
  .c4 { stroke: #ab7df8 } .c5 { stroke: #db61a2 } .c6 { stroke: #d29922 } .c7 { stroke: #f85149 }
}`;

/** A whole drawing. */
export function drawing(width: number, height: number, title: string, content: readonly string[]): string {
  const frame = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": title,
  };
  return `${element("svg", frame, `<style>${style}</style>\n${content.join("\n")}`)}\n`;
}
