/** The log: what has happened until now. What is added is read out. */
import { h } from "./dom.ts";
import { eventText } from "./event.ts";
import type { Timeline } from "./timeline.ts";

export class LogView {
  readonly element: HTMLElement = h("div", {
    class: "log",
    role: "log",
    "aria-live": "polite",
    "aria-label": "What happened",
    tabindex: "0",
  });
  #timeline: Timeline | undefined;

  show(timeline: Timeline, time: number): void {
    if (timeline !== this.#timeline) this.element.replaceChildren();
    this.#timeline = timeline;
    const events = timeline.run.events.filter(({ at }) => at <= time);
    while (this.element.children.length > events.length) this.element.lastChild?.remove();
    for (const event of events.slice(this.element.children.length)) {
      this.element.append(h("p", {}, h("span", { class: "at" }, String(event.at)), ` ${eventText(event)}`));
    }
    this.element.scrollTop = this.element.scrollHeight;
  }
}
