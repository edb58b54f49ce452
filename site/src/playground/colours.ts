/** The colours, and how the drawing looks. Light or dark is the page's choice: its \`color-scheme\`. */

export const palette: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  text: ["#1b1e24", "#e8eaee"],
  faint: ["#565c67", "#a7adb8"],
  paper: ["#ffffff", "#14161b"],
  code: ["#f3f4f7", "#1d2027"],
  here: ["#e2ecf8", "#22344a"],
  button: ["#f3f4f7", "#262a33"],
  rule: ["#d9dce2", "#343944"],
  edge: ["#868c97", "#7d8491"],
  accent: ["#0b5cad", "#7db8f5"],
  "on-accent": ["#ffffff", "#0c1116"],
  alarm: ["#a3200d", "#ff9d8a"],
  keyword: ["#7a2a96", "#d6a6ec"],
  string: ["#1b6038", "#8fd5a8"],
  c0: ["#bfdcfa", "#1f4f80"],
  c1: ["#fbdcae", "#774d0e"],
  c2: ["#c9ecc8", "#25602c"],
  c3: ["#ecd0f2", "#6a2f78"],
};

/** As properties of CSS, which follow the page. */
export const colours: string = Object.entries(palette)
  .map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
  .join(" ");

/** How the parts of the drawing look. */
export const drawingStyle = `
svg text { font: 13px system-ui, sans-serif; fill: var(--text); }
svg .time { font-size: 11px; fill: var(--faint); text-anchor: middle; }
svg .label { font-size: 12px; text-anchor: middle; }
svg .small { font-size: 10px; }
svg .tick { stroke: var(--rule); }
svg .now { stroke: var(--alarm); stroke-width: 2; }
svg .runs { stroke: var(--edge); stroke-width: 2; }
svg .outline { fill: none; stroke: var(--text); }
svg .waits .outline { stroke-dasharray: 4 3; }
svg .suspended .outline { stroke: var(--edge); stroke-dasharray: 1 3; }
svg .suspended rect { fill-opacity: 0.35; }
svg .c0 { fill: var(--c0); } svg .c1 { fill: var(--c1); } svg .c2 { fill: var(--c2); } svg .c3 { fill: var(--c3); }
svg .waits rect { fill: none; }
svg .done { fill: var(--string); }
svg .cancelled { stroke: var(--alarm); stroke-width: 2; stroke-dasharray: 1.5 4; }
svg .end { stroke: var(--alarm); stroke-width: 2; fill: none; }
svg .note line { stroke: var(--keyword); stroke-dasharray: 3 3; }
svg .note path { fill: var(--keyword); }
svg .note text { font-size: 11px; fill: var(--keyword); }
`;
