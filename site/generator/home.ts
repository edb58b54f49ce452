/** Puts the first page together: what this is, how to install it, one live lock, and where to go on. */
import type { Code } from "mdast";
import { introduction, parse, plain, section, titled } from "./markdown.ts";
import { address, read } from "./places.ts";
import { playground } from "./playground.ts";
import { writePage } from "./write.ts";

const links = [
  ["start", "Start", "Install it, and a first program."],
  ["choosing", "Which primitive?", "From what you want to what you take."],
  ["cancellation", "Cancellation, live", "What an abort does to a queue."],
  ["stuck", "Why is my program stuck?", "Who holds what, who waits, and why."],
  ["puzzles", "Puzzles", "You are the scheduler. Make the program fail."],
  ["guarantees", "Guarantees and proof", "What is promised, and how it is tested."],
] as const;

/** Writes the first page. */
export function writeHome(): void {
  const { title, body } = titled(read("README.md"), "README.md");
  const install = section(body, "Install", "README.md").nodes.find((node): node is Code => node.type === "code");
  const [line = ""] = install?.value.split("\n") ?? [];
  const [sentence = ""] = introduction(body)
    .replaceAll("\n", " ")
    .split(/(?<=\.) /);
  const tagline = sentence.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
  const cards = links.map(
    ([slug, name, what]) => `<li><a href="${address(slug)}">${name}</a><span>${what}</span></li>`,
  );
  const parts = [`\`\`\`sh\n${line}\n\`\`\``, playground("fifo"), `<ul class="cards">\n${cards.join("\n")}\n</ul>`];
  const actions = links.slice(0, 2).map(([slug, text], i) => {
    return { text, link: address(slug), variant: i === 0 ? "primary" : "secondary" };
  });
  const description = plain(parse(sentence));
  writePage(
    "",
    { title, description, template: "splash", editUrl: false, hero: { tagline, actions } },
    parts.join("\n\n"),
  );
}
