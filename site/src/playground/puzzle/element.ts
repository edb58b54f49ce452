/** `<sync-puzzle puzzle="two-locks">`: the visitor is the scheduler. */
import { drawingStyle } from "../colours.ts";
import { button, h } from "../dom.ts";
import { drawingOf } from "../drawing/drawing.ts";
import { taskText } from "../explain.ts";
import { fragmentFor, valueIn } from "../link.ts";
import { LogView } from "../log-view.ts";
import { OnPage } from "../on-page.ts";
import { style } from "../style.ts";
import { instructionCode } from "./instruction-code.ts";
import { type Position, play } from "./play.ts";
import type { Puzzle } from "./puzzle.ts";
import { puzzles } from "./puzzles.ts";
import { puzzleStyle } from "./style.ts";

export class SyncPuzzle extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["puzzle"];

  /** Resolves when what was asked for last is shown. */
  ready: Promise<void> = Promise.resolve();
  #puzzle: Puzzle | undefined;
  #position: Position | undefined;
  #plays = 0;

  readonly #title = h("p", { class: "title" });
  readonly #ask = h("p", { class: "look" });
  readonly #players = h("div", { class: "players" });
  readonly #state = h("p", { class: "printed" });
  readonly #figure = h("div", { class: "figure" });
  readonly #message = h("p", { class: "outcome", role: "status" });
  readonly #hint = h("p");
  readonly #log = new LogView();
  readonly #undo = button("Undo", "undo", () => this.#choose((this.#position?.choices ?? []).slice(0, -1)));
  readonly #again = button("Start again", "again", () => this.#choose([]));
  readonly #link = h("a", { "data-key": "link" }, "Link to this position");
  readonly #onPage = new OnPage(
    this.#figure,
    () => this.#draw(),
    () => this.#open(),
  );

  connectedCallback(): void {
    if (this.shadowRoot === null) this.#build();
    this.#onPage.begin();
    this.#load();
  }

  disconnectedCallback(): void {
    this.#onPage.end();
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.shadowRoot !== null) this.#load();
  }

  /** What has been chosen until now, and what came of it. */
  get position(): Position | undefined {
    return this.#position;
  }

  #build(): void {
    const links = h("div", { class: "links" }, this.#undo, this.#again, this.#link);
    const hint = h("details", {}, h("summary", { "data-key": "hint" }, "Hint"), this.#hint);
    const parts = [this.#title, this.#ask, this.#players, this.#state, this.#message, links, hint, this.#figure];
    const puzzle = h("div", { class: "playground", role: "group" }, ...parts, this.#log.element);
    this.attachShadow({ mode: "open" }).append(h("style", {}, style + drawingStyle + puzzleStyle), puzzle);
  }

  #load(): void {
    const id = this.getAttribute("puzzle") ?? "";
    this.#puzzle = puzzles.find((puzzle) => puzzle.id === id);
    if (this.#puzzle === undefined) {
      this.#message.textContent = `There is no puzzle "${id}".`;
      return;
    }
    this.#title.textContent = this.#puzzle.title;
    this.#ask.textContent = this.#puzzle.ask;
    this.#hint.textContent = this.#puzzle.hint;
    this.shadowRoot?.querySelector(".playground")?.setAttribute("aria-label", this.#puzzle.title);
    if (!this.#open()) this.#choose([]);
  }

  /** Opens what the page's link says of this puzzle. Returns whether it says anything. */
  #open(): boolean {
    if (this.#puzzle === undefined) return false;
    try {
      const value = valueIn(location.hash, this.#name);
      if (value === undefined) return false;
      const { length } = this.#puzzle.tasks;
      const isChoice = (choice: unknown) => Number.isInteger(choice) && Number(choice) >= 0 && Number(choice) < length;
      if (!Array.isArray(value) || value.length > 100 || !value.every(isChoice)) {
        throw new TypeError(`the position must be a list of numbers from 0 to ${length - 1}`);
      }
      this.#choose(value);
    } catch (error) {
      this.#choose([], (error as Error).message);
    }
    return true;
  }

  get #name(): string {
    return `puzzle-${this.#puzzle?.id}`;
  }

  /** Plays the choices, and shows what comes of it. */
  #choose(choices: readonly number[], wrong = ""): void {
    const puzzle = this.#puzzle;
    const id = ++this.#plays;
    if (puzzle === undefined) return;
    this.ready = play(puzzle, choices).then(
      (position) => {
        if (id === this.#plays) this.#show(puzzle, position, wrong);
      },
      async (error: Error) => {
        if (id === this.#plays) this.#show(puzzle, await play(puzzle, []), error.message);
      },
    );
  }

  #show(puzzle: Puzzle, position: Position, wrong: string): void {
    const focused = this.shadowRoot?.activeElement?.getAttribute("data-key");
    this.#position = position;
    const { timeline, players, choices } = position;
    const moment = timeline.moments.at(-1);
    if (moment === undefined) return;
    const columns = players.map(({ name, instructions, next, is }, index) => {
      let depth = 0;
      const lines = instructions.map((instruction, line) => {
        if (instruction.do === "release") depth--;
        const indent = "  ".repeat(depth);
        if (instruction.do === "acquire") depth++;
        const here = line === next && is !== "done";
        const mark = h("span", { class: "mark" }, here ? (is === "blocked" ? "■" : "▶") : "");
        mark.ariaHidden = "true";
        const code = h("code", {}, indent + instructionCode(instruction, puzzle));
        return h(
          "li",
          { class: here ? `here ${is}` : line < next ? "past" : "", ...(here ? { "aria-current": "step" } : {}) },
          mark,
          code,
        );
      });
      const step = button(`Step ${name}`, `step ${name}`, () => this.#choose([...choices, index]));
      step.disabled = is !== "ready" || position.outcome === "solved";
      const text = is === "ready" && next === 0 ? "has not begun" : taskText(name, moment, timeline.run.scenario);
      return h(
        "div",
        { role: "group", "aria-label": name },
        step,
        h("ol", {}, ...lines),
        h("p", { class: "why" }, text),
      );
    });
    this.#players.replaceChildren(...columns);
    const variables = Object.entries(moment.sample.variables).map(([name, value]) => `${name} = ${value}`);
    this.#state.textContent = [
      ...variables,
      ...Object.entries(moment.sample.printed).map(([name, text]) => `${name} ${text}`),
    ].join("   ");
    this.#message.textContent = wrong === "" ? this.#outcome(puzzle, position) : `The link cannot be opened: ${wrong}.`;
    this.#message.className = `outcome ${wrong === "" ? position.outcome : "wrong"}`;
    this.#undo.disabled = this.#again.disabled = choices.length === 0;
    this.#link.href = fragmentFor(this.#name, choices);
    this.#log.show(timeline, timeline.end);
    this.#draw();
    if (focused !== null && focused !== undefined && this.shadowRoot?.activeElement === null) {
      const enabled = (key: string) => this.shadowRoot?.querySelector<HTMLElement>(`[data-key${key}]:enabled`);
      (enabled(`="${focused}"`) ?? enabled('^="step "') ?? enabled('="undo"'))?.focus();
    }
  }

  #outcome({ lesson, goal }: Puzzle, { outcome, timeline, players }: Position): string {
    if (outcome === "open") return "";
    const moment = timeline.moments.at(-1);
    const { scenario } = timeline.run;
    const blocked = players.filter(({ is }) => is === "blocked");
    const why = blocked.map(({ name }) => (moment === undefined ? "" : `${name} ${taskText(name, moment, scenario)}`));
    const stuck = blocked.length === 0 ? "" : ` ${capital(why.join("; "))}.`;
    if (outcome === "solved") return `${goal.is === "none" ? "It has come to its end." : "Solved."}${stuck} ${lesson}`;
    return `It has come to its end, and nothing went wrong.${stuck} Undo some steps, or start again.`;
  }

  #draw(): void {
    const { clientWidth: width } = this.#figure;
    if (this.#position === undefined || width === 0) return;
    const { timeline, choices } = this.#position;
    this.#figure.innerHTML = drawingOf(timeline, { time: choices.length + 1, width });
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
