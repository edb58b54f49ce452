/** How a playground looks, in light and in dark, on a phone and on paper. */
import { colours } from "./colours.ts";

export const style = `
:host { display: block; container-type: inline-size; margin-block: 1.5rem; ${colours}
  color: var(--text); font: 0.95rem/1.5 system-ui, sans-serif; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; margin: 0; }
.playground { border: 1px solid var(--rule); border-radius: 0.5rem; padding: 0.75rem; background: var(--paper); }
.title { font-size: 1.05rem; font-weight: 600; }
.look { color: var(--faint); margin-bottom: 0.5rem; }
.columns { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); }
@container (min-width: 56rem) { .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); } }
.figure { border-radius: 0.25rem; overflow: hidden; }
.figure svg { display: block; max-width: 100%; }
.legend { font-size: 0.8rem; color: var(--faint); }
.transport, .builder, .links { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin-block: 0.5rem; }
.time { display: flex; flex: 1 1 13rem; align-items: center; gap: 0.4rem; }
.time input { flex: 1; min-width: 5rem; accent-color: var(--accent); }
.shown { min-width: 4.5em; text-align: end; font-variant-numeric: tabular-nums; }
.group { display: inline-flex; flex-wrap: wrap; gap: 0.3rem; align-items: center; }
button { font: inherit; font-size: 0.9rem; color: var(--text); background: var(--button); border: 1px solid var(--edge);
  border-radius: 0.3rem; padding: 0.2rem 0.6rem; min-height: 2rem; cursor: pointer; }
button:hover:enabled { border-color: var(--accent); }
button:disabled { color: var(--faint); border-style: dashed; cursor: default; }
button[data-key="play"] { min-width: 4.2rem; background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
input[type="number"], select { font: inherit; font-size: 0.9rem; min-width: 4.2em; min-height: 2rem; color: var(--text);
  background: var(--paper); border: 1px solid var(--edge); border-radius: 0.3rem; padding: 0.1rem 0.3rem; }
input[type="number"] { width: 4.2em; }
label { font-size: 0.85rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
ul, ol { list-style: none; padding: 0; }
.state { display: grid; gap: 0.6rem 1rem; grid-template-columns: minmax(0, 1fr); }
@container (min-width: 34rem) { .state { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } .end { grid-column: 1 / -1; } }
.state code, .program { font: 0.85rem/1.5 ui-monospace, monospace; }
.primitives div { margin-inline-start: 0.75rem; }
.queue ol { display: inline; }
.queue li { display: inline-block; border: 1px dashed var(--edge); border-radius: 0.3rem; padding: 0 0.35rem; margin: 0.1rem; }
.tasks li { display: flex; gap: 0.4rem; align-items: center; min-height: 2rem; }
.tasks b { min-width: 3em; }
.tasks span { flex: 1; }
.tasks button { min-height: 1.6rem; padding-block: 0; font-size: 0.8rem; }
.end, .message { font-weight: 600; color: var(--alarm); }
.end:empty, .message:empty { display: none; }
.log { max-height: 9rem; overflow: auto; border-top: 1px solid var(--rule); padding-top: 0.4rem; margin-top: 0.5rem;
  font: 0.85rem/1.5 ui-monospace, monospace; }
.log .at { display: inline-block; min-width: 2.5em; color: var(--faint); }
.program pre, .report { overflow: auto; max-height: 34rem; padding: 0.6rem; border-radius: 0.3rem; background: var(--code); tab-size: 2; }
.report { font: 0.8rem/1.45 ui-monospace, monospace; white-space: pre-wrap; margin-top: 0.5rem; }
.program button { display: block; margin: 0 0 0.3rem auto; }
.program pre { padding-inline: 0; }
.line { display: block; padding-inline: 0.6rem; width: max-content; min-width: 100%; }
.line.here { background: var(--here); box-shadow: inset 3px 0 var(--accent); }
.line.here > span::after { content: attr(data-tasks); color: var(--accent); margin-inline-start: 1.5em; }
.keyword { color: var(--keyword); }
.string { color: var(--string); }
.comment { color: var(--faint); }
@media print { .transport, .builder, .links, button { display: none; } }
`;
