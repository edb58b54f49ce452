/** The program beside the playground, with its keywords, strings and comments told apart. */
import { button, h } from "./dom.ts";

const pattern =
  /(\/\/.*)|("[^"\n]*"|`[^`]*`)|\b(import|from|const|let|async|await|function|using|new|return|try|catch|while|yield|as)\b/g;

export function codeView(program: string, say: (text: string) => void): HTMLElement {
  const code = h("code");
  let index = 0;
  for (const match of program.matchAll(pattern)) {
    const [text, comment, string] = match;
    code.append(program.slice(index, match.index));
    const kind = comment !== undefined ? "comment" : string !== undefined ? "string" : "keyword";
    code.append(h("span", { class: kind }, text));
    index = match.index + text.length;
  }
  code.append(program.slice(index));
  const pre = h("pre", { tabindex: "0", role: "group", "aria-label": "The program" }, code);
  const copy = button("Copy", "copy", () => {
    copied(program).then(
      () => say("Copied."),
      () => {
        getSelection()?.selectAllChildren(pre);
        say("Copying is not allowed here: the program is selected.");
      },
    );
  });
  return h("div", { class: "program" }, copy, pre);
}

async function copied(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
