import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Case } from "../cases/case.ts";
import { spreadOf } from "../result.ts";
import { type ByHost, full, inOrder, kindOf, middleOf, short } from "./text.ts";

const { document } = parseHTML("<html></html>");
const [names, panel, row, high, farthest] = [150, 250, 18, 260, 5];
const colors = { ours: "#2f81f7", peer: "#8b949e", floor: "#c9d1d9" };
// Readable on white and on black; a reader's preference chooses.
const style = `svg { color: #1f2328; font-family: system-ui, sans-serif }
@media (prefers-color-scheme: dark) { svg { color: #f0f6fc } }`;

/** A chart as a file: with a title for who cannot see it, and in the colors of the reader's choice. */
function textOf(svg: (SVGSVGElement | HTMLElement) & { outerHTML: string }, title: string): string {
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const text = svg.outerHTML.replace(/\d+\.\d\d+/g, (number) => Number(number).toFixed(1));
  return text.replace(">", `><style>${style}</style>`);
}

/** A bar of a chart: one contender in one panel. */
export interface Bar {
  readonly panel: string;
  readonly contender: string;
  readonly ours: boolean;
  readonly value: number;
}

/** A chart of bars. Each panel is for other contenders, and all share a scale. */
export function barsOf(title: string, unit: string, bars: readonly Bar[]): string {
  const panels = [...new Set(bars.map(({ panel }) => panel))];
  const longest = Math.max(...bars.map(({ value }) => value));
  const common = { fy: "panel", x: "value", y: "contender" } as const;
  const svg = Plot.plot({
    document: document as unknown as Document,
    style: { fontSize: "11px" },
    width: 620,
    height: 60 + (bars.length + panels.length) * row,
    marginLeft: names,
    marginRight: 60 + 80,
    x: { label: unit, ticks: 4, domain: [0, longest] },
    y: { label: null, domain: bars.map(({ contender }) => contender) },
    fy: { label: null, domain: panels },
    color: { domain: Object.keys(colors), range: Object.values(colors) },
    marks: [
      Plot.barX(bars, { ...common, fill: ({ ours }: Bar) => (ours ? "ours" : "peer") }),
      Plot.text(bars, { ...common, text: ({ value }: Bar) => short(value), textAnchor: "start", dx: 4 }),
    ],
  });
  return textOf(svg, title);
}

/** A chart of a case: lines over its sizes if the cost is to be flat, else bars at one size. A panel for each runtime. */
export function chartOf(described: Case, byHost: ByHost): string {
  const { title, sizes, flat, unit = "ns" } = described;
  const contenders = inOrder(described, byHost);
  const runtimes = Object.keys(byHost);
  const data = Object.entries(byHost).flatMap(([runtime, { entries }]) =>
    entries.map(({ contender, size, costs }) => {
      const kind = kindOf(described, contender);
      return { runtime, contender, kind, size, cost: spreadOf(Object.values(costs)).median };
    }),
  );
  const common: Plot.PlotOptions = {
    document: document as unknown as Document,
    style: { fontSize: "11px" },
    width: names + panel * runtimes.length,
    fx: { label: null, domain: runtimes, padding: 0.2 },
  };
  return textOf(flat ? lines() : bars(), title);

  function lines() {
    const place = { fx: runtimes.slice(-1), frameAnchor: "top-right", textAnchor: "start", dx: 15 } as const;
    const legend = contenders.map((name, i) =>
      Plot.text([name], { ...place, text: [name], fill: [name], dy: i * row }),
    );
    return Plot.plot({
      ...common,
      height: Math.max(high, 50 + contenders.length * row),
      marginLeft: 50,
      marginRight: names - 20,
      x: { type: "log", label: "how many", ticks: 3, tickFormat: "~s" },
      y: { type: "log", label: `${unit} each`, grid: true, ticks: 4, tickFormat: "~s" },
      color: { domain: contenders, scheme: "Observable10" },
      marks: [Plot.lineY(data, { fx: "runtime", x: "size", y: "cost", stroke: "contender", marker: "dot" }), ...legend],
    });
  }

  function bars() {
    const size = middleOf(described);
    const those = data.filter((entry) => entry.size === size);
    const ours = Math.max(...those.filter(({ kind }) => kind === "ours").map(({ cost }) => cost));
    const longest = Math.min(farthest * ours, Math.max(...those.map(({ cost }) => cost)));
    const x = ({ cost }: { cost: number }) => Math.min(cost, longest);
    const text = ({ cost }: { cost: number }) => (cost > longest ? `» ${short(cost)}` : short(cost));
    return Plot.plot({
      ...common,
      height: 70 + contenders.length * row,
      marginLeft: names,
      marginRight: 60,
      x: { label: `${unit}${sizes.length > 1 ? `, ${full(size)}` : ""}`, ticks: 3 },
      y: { label: null, domain: contenders },
      color: { domain: Object.keys(colors), range: Object.values(colors) },
      marks: [
        Plot.barX(those, { fx: "runtime", x, y: "contender", fill: "kind" }),
        Plot.text(those, { fx: "runtime", x, y: "contender", text, textAnchor: "start", dx: 4 }),
      ],
    });
  }
}
