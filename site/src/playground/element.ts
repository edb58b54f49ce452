/** `<sync-playground scenario="fifo">`: a scenario to look at, to move through, and to change. */
import { Builder } from "./builder.ts";
import { CodeView } from "./code-view.ts";
import { drawingStyle } from "./colours.ts";
import { button, h } from "./dom.ts";
import { drawingOf } from "./drawing/drawing.ts";
import { addAction } from "./edit.ts";
import { fragmentOf, openedBy } from "./link.ts";
import { LogView } from "./log-view.ts";
import { OnPage } from "./on-page.ts";
import { parseScenario } from "./parse.ts";
import { programOf } from "./program/program.ts";
import { run } from "./run.ts";
import type { Exhibit, Scenario } from "./scenario.ts";
import { exhibits } from "./scenarios/index.ts";
import { StateView } from "./state-view.ts";
import { style } from "./style.ts";
import { momentAt, type Timeline, timelineOf } from "./timeline.ts";
import { Transport } from "./transport.ts";

export class SyncPlayground extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["scenario"];

  /** Resolves when what was asked for last is shown. */
  ready: Promise<void> = Promise.resolve();
  #exhibit: Exhibit | undefined;
  #scenario: Scenario | undefined;
  #timeline: Timeline | undefined;
  #time = 0;
  #history: (readonly [Scenario, number])[] = [];
  #runs = 0;

  readonly #transport = new Transport((time) => this.#show(time));
  readonly #log = new LogView();
  readonly #title = h("p", { class: "title" });
  readonly #look = h("p", { class: "look" });
  readonly #figure = h("div", { class: "figure", tabindex: "0", role: "group" });
  readonly #state = h("div");
  readonly #builder = h("div");
  readonly #program = h("div");
  readonly #report = h("pre", {
    class: "report",
    tabindex: "0",
    role: "group",
    "aria-label": "Report of @sync/trace",
  });
  readonly #message = h("p", { class: "message", role: "status" });
  readonly #link = h("a", { "data-key": "link" }, "Link to this moment");
  readonly #undo = button("Undo", "undo", () => this.#undoLast());
  readonly #again = button("Start again", "again", () => this.#startAgain());
  #view: StateView | undefined;
  #code: CodeView | undefined;
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
    this.#transport.stop();
    this.#onPage.end();
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.shadowRoot !== null) this.#load();
  }

  /** The time that is shown, in milliseconds of the scenario. */
  get time(): number {
    return this.#time;
  }

  set time(time: number) {
    this.#transport.stop();
    this.#show(time);
  }

  /** The scenario that is shown. */
  get scenario(): Scenario | undefined {
    return this.#scenario;
  }

  #build(): void {
    const root = this.attachShadow({ mode: "open" });
    const links = h("div", { class: "links" }, this.#undo, this.#again, this.#link);
    const left = h(
      "div",
      {},
      this.#figure,
      h("p", { class: "legend" }, "Dashed: waits. Solid: holds. Dotted: was cancelled, or has failed. A dot: is done."),
      this.#transport.element,
      this.#state,
      this.#builder,
      links,
      this.#message,
      this.#log.element,
    );
    const right = h("div", {}, this.#program, this.#report);
    const columns = h("div", { class: "columns" }, left, right);
    root.append(
      h("style", {}, style + drawingStyle),
      h("div", { class: "playground", role: "group" }, this.#title, this.#look, columns),
    );
    root.addEventListener("keydown", (event) => this.#onKey(event as KeyboardEvent));
    this.#figure.setAttribute("aria-label", "Timeline. Space plays, the left and right arrows step.");
  }

  /** Shows the scenario of the attribute, or what the page's link says of it. */
  #load(): void {
    const id = this.getAttribute("scenario") ?? "";
    this.#exhibit = exhibits.find((exhibit) => exhibit.id === id);
    if (this.#exhibit === undefined) {
      this.#say(`There is no scenario "${id}".`);
      return;
    }
    const { title, look, scenario } = this.#exhibit;
    this.shadowRoot?.querySelector(".playground")?.setAttribute("aria-label", title);
    this.#title.textContent = title;
    this.#look.textContent = look;
    this.#history = [];
    if (!this.#open()) this.#change(scenario, undefined);
  }

  /** Opens what the page's link says of this playground. Returns whether it says anything. */
  #open(): boolean {
    const exhibit = this.#exhibit;
    if (exhibit === undefined) return false;
    try {
      const opened = openedBy(location.hash, exhibit.id);
      if (opened === undefined) return false;
      this.#say("");
      this.#change(opened.scenario ?? exhibit.scenario, opened.time);
      return true;
    } catch (error) {
      this.#change(exhibit.scenario, undefined);
      this.#say(`The link cannot be opened: ${(error as Error).message}.`);
      return true;
    }
  }

  /** Runs a scenario, and shows it at a time. Without one: where most can be seen. */
  #change(scenario: Scenario, time: number | undefined): void {
    this.#transport.stop();
    const id = ++this.#runs;
    this.ready = run(scenario).then((run) => {
      if (id !== this.#runs) return; // another was asked for meanwhile
      const { activeElement } = this.shadowRoot ?? {};
      const key =
        activeElement instanceof HTMLElement ? (activeElement.getAttribute("data-key") ?? undefined) : undefined;
      this.#scenario = scenario;
      this.#timeline = timelineOf(run);
      this.#view = new StateView(scenario, (task) =>
        this.#edit(addAction(scenario, { at: this.#now, do: "abort", task })),
      );
      const builder = new Builder(
        scenario,
        () => this.#now,
        (scenario) => this.#edit(scenario),
      );
      this.#state.replaceChildren(this.#view.element);
      this.#builder.replaceChildren(builder.element);
      this.#code = new CodeView(programOf(scenario), (text) => this.#say(text));
      this.#program.replaceChildren(this.#code.element);
      this.#undo.disabled = this.#history.length === 0;
      this.#again.disabled = scenario === this.#exhibit?.scenario;
      this.#show(time ?? startOf(this.#timeline));
      if (time === undefined) this.#transport.untouched();
      if (key !== undefined && this.shadowRoot?.activeElement === null) {
        const again = this.shadowRoot.querySelector<HTMLElement>(`[data-key="${key}"]:enabled`);
        (again ?? this.#figure).focus();
      }
    });
  }

  get #now(): number {
    return Math.round(this.#time);
  }

  #edit(scenario: Scenario): void {
    try {
      parseScenario(scenario); // a link must be able to open it
    } catch (error) {
      this.#say(`That is too much: ${(error as Error).message}.`);
      return;
    }
    if (this.#scenario !== undefined) this.#history.push([this.#scenario, this.#now]);
    this.#say("");
    this.#change(scenario, this.#now);
  }

  #undoLast(): void {
    const [scenario, time] = this.#history.pop() ?? [];
    if (scenario !== undefined) this.#change(scenario, time);
  }

  #startAgain(): void {
    if (this.#exhibit !== undefined) this.#edit(this.#exhibit.scenario);
  }

  #show(time: number): void {
    const timeline = this.#timeline;
    if (timeline === undefined || this.#scenario === undefined || this.#exhibit === undefined) return;
    this.#time = Math.min(Math.max(time, 0), timeline.end);
    this.#draw();
    this.#transport.show(timeline, this.#time);
    this.#view?.show(timeline, momentAt(timeline, this.#time));
    this.#code?.show(timeline, this.#time);
    this.#log.show(timeline, this.#time);
    this.#link.href = fragmentOf(this.#exhibit.id, this.#scenario, this.#time);
    const { report } = timeline.run;
    this.#report.hidden = report === undefined || this.#time < (this.#scenario.report ?? 0);
    this.#report.textContent = report ?? "";
  }

  #draw(): void {
    const width = this.#figure.clientWidth;
    if (this.#timeline === undefined || width === 0) return;
    this.#figure.innerHTML = drawingOf(this.#timeline, { time: this.#time, width });
  }

  #say(text: string): void {
    this.#message.textContent = text;
  }

  #onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    const onButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (target instanceof HTMLPreElement && key !== " ") return; // it scrolls
    if (key === " " && !onButton) this.#transport.toggle();
    else if (key === "ArrowRight") this.#transport.step();
    else if (key === "ArrowLeft") this.#transport.back();
    else if (key === "Home") this.time = 0;
    else if (key === "End") this.time = this.#timeline?.end ?? 0;
    else return;
    event.preventDefault();
  }
}

/** What is shown first: the middle, or the report of what is stuck in the end. */
function startOf({ moments, end, run }: Timeline): number {
  return run.report === undefined ? (moments[Math.floor(moments.length / 2)]?.at ?? 0) : end;
}
