/** The moving picture of the README: the drawing of a scenario at its end, uncovered from left to right. */
import { drawingStyle, palette } from "../colours.ts";
import { bodyOf } from "../drawing/drawing.ts";
import { layoutOf, markup, top } from "../drawing/layout.ts";
import { run } from "../run.ts";
import type { Exhibit } from "../scenario.ts";
import { exhibits } from "../scenarios/index.ts";
import { type Moment, timelineOf } from "../timeline.ts";

const width = 760;
const margin = 14;
const above = 40; // for the title
const below = 34; // for the line that says who waits
const speed = 90; // milliseconds for one of the scenario
const pause = 3000; // at the end

/** The picture of the README. */
export function readmePicture(): Promise<string> {
  return movingPicture("abort-one");
}

/** A picture of a scenario, as SVG. */
async function movingPicture(id: string): Promise<string> {
  const exhibit = exhibits.find((exhibit) => exhibit.id === id);
  if (exhibit === undefined) throw new TypeError(`there is no scenario ${id}`);
  const timeline = timelineOf(await run(exhibit.scenario));
  const layout = layoutOf(timeline, width);
  const { height, bottom, x, end } = layout;
  const whole = end * speed + pause;
  const ends = (end * speed) / whole;
  const moves = (from: string, to: string) => `0% { ${from} } ${percent(ends)} { ${to} } 100% { ${to} }`;
  const distance = x(end) - x(0);
  const shown = timeline.moments.map((moment, index) => {
    const next = timeline.moments[index + 1]?.at;
    const [from, to] = [(moment.at * speed) / whole, next === undefined ? 1 : (next * speed) / whole];
    return { line: lineOf(exhibit, moment), name: `m${index}`, from, to };
  });
  const frames = shown.map(({ name, from, to }) => {
    const hidden = from === 0 ? "" : "0% { opacity: 0 } ";
    return `@keyframes ${name} { ${hidden}${percent(from)} { opacity: 1 } ${to === 1 ? "" : `${percent(to)} { opacity: 0 } `}}`;
  });
  const variables = (index: 0 | 1) =>
    Object.entries(palette)
      .map(([name, colours]) => `--${name}: ${colours[index]};`)
      .join(" ");
  const style = [
    `svg { ${variables(0)} }`,
    `@media (prefers-color-scheme: dark) { svg { ${variables(1)} } }`,
    drawingStyle,
    "svg .paper, svg .cover { fill: var(--paper); }",
    "svg .paper { stroke: var(--rule); }",
    "svg .title { font-weight: 600; }",
    "svg .line { font: 12px ui-monospace, monospace; opacity: 0; }",
    `@keyframes uncover { ${moves("transform: none;", `transform: translateX(${distance}px);`)} }`,
    ...frames,
    `svg .cover, svg .now { animation: uncover ${whole}ms linear infinite; }`,
    ...shown.map(({ name }) => `svg .${name} { animation: ${name} ${whole}ms step-end infinite; }`),
    "@media (prefers-reduced-motion: reduce) {",
    "  svg .cover, svg .now { display: none; } svg .line { animation: none; } svg .line:last-child { opacity: 1; }",
    "}",
  ];
  const total = { width: width + 2 * margin, height: height + above + below };
  const lines = shown.map(
    ({ line, name }) => `<text class="line ${name}" x="0" y="${height + 20}">${markup(line)}</text>`,
  );
  const label = `${exhibit.title}. ${exhibit.look}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" role="img" aria-label="${markup(label)}">
<style>${style.join("\n")}</style>
<rect class="paper" x="0.5" y="0.5" width="${total.width - 1}" height="${total.height - 1}" rx="8"/>
<text class="title" x="${margin}" y="26">${markup(exhibit.title)}</text>
<g transform="translate(${margin} ${above})">
${bodyOf(timeline, layout, end)}
<svg width="${width + 4}" height="${height}">
<rect class="cover" x="${x(0)}" y="${top - 10}" width="${width - x(0)}" height="${height - top + 11}"/>
<line class="now" x1="${x(0)}" x2="${x(0)}" y1="${top - 8}" y2="${bottom}"/>
</svg>
${lines.join("\n")}
</g>
</svg>
`;
}

/** Who holds what and who waits, in one line. */
function lineOf({ scenario }: Exhibit, { resources, sample }: Moment): string {
  return scenario.primitives
    .map(({ name }) => {
      const { holders, queue } = resources.find((resource) => resource.name === name) ?? { holders: [], queue: [] };
      const held = holders.length === 0 ? "" : `; held by ${holders.join(", ")}`;
      return `${name} ${sample.printed[name]}${held}${queue.length === 0 ? "" : `; queue: ${queue.join(", ")}`}`;
    })
    .join("   ");
}

function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`;
}
