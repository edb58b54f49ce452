/** Tables that everybody can use: those that are wider than the page scroll by themselves, and no header is empty. */
import type { Element } from "hast";
import { defineHastPlugin } from "satteri";

export const tables = defineHastPlugin({
  name: "tables",
  element: [
    {
      filter: ["table"],
      // The stop for the keyboard goes away where there is nothing to scroll: see scroll.ts.
      visit: (node, context) =>
        context.wrapNode(node, {
          type: "element",
          tagName: "div",
          properties: { class: "table", tabindex: 0 },
          children: [],
        }),
    },
    {
      filter: ["th"],
      visit: (node, context): Element | undefined =>
        context.textContent(node).trim() === "" ? { ...node, tagName: "td" } : undefined,
    },
  ],
});
