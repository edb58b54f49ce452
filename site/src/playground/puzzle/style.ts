/** How a puzzle looks, beside what it has from the playground. */
export const puzzleStyle = `
.players { display: grid; gap: 0.5rem; grid-template-columns: repeat(auto-fit, minmax(min(13.5rem, 100%), 1fr)); margin-block: 0.5rem; }
.players > div { border: 1px solid var(--rule); border-radius: 0.3rem; padding: 0.5rem; min-width: 0; }
.players ol { margin-block: 0.4rem; overflow-wrap: anywhere; }
.players li { display: flex; gap: 0.3rem; padding: 0.05rem 0.2rem; border-radius: 0.2rem; }
.players li.past { color: var(--faint); }
.players li.here { background: var(--code); outline: 1px solid var(--accent); }
.players li.blocked { outline: 1px dashed var(--alarm); }
.players code, .printed { font: 0.8rem/1.5 ui-monospace, monospace; }
.printed, .players code { white-space: pre-wrap; }
.mark { flex: none; width: 1.1em; }
.why { font-size: 0.85rem; color: var(--faint); min-height: 1.5em; }
.outcome { font-weight: 600; min-height: 1.5em; margin-block: 0.4rem; }
.outcome.solved { color: var(--string); }
.outcome.over, .outcome.wrong { color: var(--alarm); }
summary { cursor: pointer; }
`;
