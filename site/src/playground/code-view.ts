/** The program beside the playground, with its keywords, strings and comments told apart, and the tasks where they are. */
import { button, h } from "./dom.ts";
import { Places } from "./program/places.ts";
import type { Timeline } from "./timeline.ts";

const pattern =
  /(\/\/.*)|("[^"\n]*"|`[^`]*`)|\b(import|from|const|let|async|await|function|using|new|return|try|catch|while|if|yield|as)\b/g;

export class CodeView {
  readonly element: HTMLElement;
  readonly #lines: readonly HTMLElement[];
  readonly #places: Places;

  constructor(program: string, say: (text: string) => void) {
    this.#places = new Places(program);
    const lines = program.trimEnd().split("\n");
    this.#lines = lines.map((line) => h("span", { class: "line" }, h("span", {}, ...coloured(line)), "\n"));
    const pre = h("pre", { tabindex: "0", role: "group", "aria-label": "The program" }, h("code", {}, ...this.#lines));
    const copy = button("Copy", "copy", () => {
      copied(program).then(
        () => say("Copied."),
        () => {
          getSelection()?.selectAllChildren(pre);
          say("Copying is not allowed here: the program is selected.");
        },
      );
    });
    this.element = h("div", { class: "program" }, copy, pre);
  }

  /** Shows where the tasks are. It is drawn by the style, so that it is not copied, nor read: the state says the same. */
  show(timeline: Timeline, time: number): void {
    const places = this.#places.at(timeline, time);
    for (const [number, line] of this.#lines.entries()) {
      const tasks = places.get(number);
      line.classList.toggle("here", tasks !== undefined);
      line.firstElementChild?.setAttribute("data-tasks", tasks === undefined ? "" : `← ${tasks.join(", ")}`);
    }
  }
}

function coloured(line: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let index = 0;
  for (const match of line.matchAll(pattern)) {
    const [text, comment, string] = match;
    const kind = comment !== undefined ? "comment" : string !== undefined ? "string" : "keyword";
    parts.push(line.slice(index, match.index), h("span", { class: kind }, text));
    index = match.index + text.length;
  }
  parts.push(line.slice(index));
  return parts;
}

async function copied(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
