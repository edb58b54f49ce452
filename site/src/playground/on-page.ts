/** While an element is on the page: draws again when its width is another, and opens what the page's link says. */
export class OnPage {
  readonly #figure: Element;
  readonly #observer: ResizeObserver;
  readonly #open: () => void;

  constructor(figure: Element, draw: () => void, open: () => void) {
    this.#figure = figure;
    this.#observer = new ResizeObserver(draw);
    this.#open = open;
  }

  begin(): void {
    this.#observer.observe(this.#figure);
    addEventListener("hashchange", this.#open);
  }

  end(): void {
    this.#observer.disconnect();
    removeEventListener("hashchange", this.#open);
  }
}
