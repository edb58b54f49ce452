/** The buttons that move the time, and the slider. */
import { button, h } from "./dom.ts";
import type { Timeline } from "./timeline.ts";

/** How fast it plays: milliseconds of a scenario in a second. */
const speed = 20;
/** How long each moment stays where motion is to be reduced. */
const pause = 800;

export class Transport {
  readonly element: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #slider: HTMLInputElement;
  readonly #shown: HTMLOutputElement;
  readonly #move: (time: number) => void;
  #timeline: Timeline | undefined;
  #time = 0;
  #stop: (() => void) | undefined;
  #touched = false;

  /** `move` is called with each new time. */
  constructor(move: (time: number) => void) {
    this.#move = move;
    this.#play = button("Play", "play", () => this.toggle());
    this.#slider = h("input", { type: "range", min: "0", step: "1", "aria-label": "Time", "data-key": "time" });
    this.#slider.addEventListener("input", () => {
      this.stop();
      this.#move(Number(this.#slider.value));
    });
    this.#shown = h("output", { class: "shown" });
    const back = button("Back", "back", () => this.back());
    const step = button("Step", "step", () => this.step());
    const time = h("span", { class: "time" }, this.#slider, this.#shown);
    this.element = h("div", { class: "transport" }, this.#play, back, step, time);
  }

  show(timeline: Timeline, time: number): void {
    this.#timeline = timeline;
    this.#time = time;
    this.#slider.max = String(timeline.end);
    this.#slider.value = String(Math.round(time));
    this.#slider.setAttribute("aria-valuetext", `${Math.round(time)} ms`);
    this.#shown.value = `${Math.round(time)} ms`;
    this.#play.textContent = this.#stop === undefined ? "Play" : "Pause";
  }

  /** Nobody has moved the time yet: it plays from the start. */
  untouched(): void {
    this.#touched = false;
  }

  get playing(): boolean {
    return this.#stop !== undefined;
  }

  /** To the next moment at which something happens. */
  step(): void {
    this.stop();
    const next = this.#timeline?.moments.find(({ at }) => at > this.#time);
    if (next !== undefined) this.#move(next.at);
  }

  /** To the moment before. */
  back(): void {
    this.stop();
    const before = this.#timeline?.moments.findLast(({ at }) => at < this.#time);
    if (before !== undefined) this.#move(before.at);
  }

  toggle(): void {
    if (this.playing) this.stop();
    else this.#start();
  }

  stop(): void {
    this.#touched = true;
    this.#stop?.();
    this.#stop = undefined;
    this.#play.textContent = "Play";
  }

  #start(): void {
    const end = this.#timeline?.end ?? 0;
    if (this.#time >= end || !this.#touched) this.#move(0);
    this.#touched = true;
    this.#play.textContent = "Pause";
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#startByMoments(end);
    else this.#startSmoothly(end);
  }

  #startSmoothly(end: number): void {
    let frame = 0;
    let before: number | undefined;
    const go = (now: number) => {
      const time = Math.min(this.#time + ((now - (before ?? now)) * speed) / 1000, end);
      before = now;
      frame = requestAnimationFrame(go);
      this.#go(time, end);
    };
    frame = requestAnimationFrame(go);
    this.#stop = () => cancelAnimationFrame(frame);
  }

  #startByMoments(end: number): void {
    const timer = setInterval(() => {
      const next = this.#timeline?.moments.find(({ at }) => at > this.#time);
      this.#go(next?.at ?? end, end);
    }, pause);
    this.#stop = () => clearInterval(timer);
  }

  #go(time: number, end: number): void {
    if (time >= end) this.stop();
    this.#move(time);
  }
}
