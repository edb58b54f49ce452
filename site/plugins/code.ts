/** Code that is wider than the page can be scrolled by the keyboard from the beginning. */
import type { StarlightExpressiveCodeOptions } from "@astrojs/starlight/expressive-code";

type Plugin = Extract<NonNullable<StarlightExpressiveCodeOptions["plugins"]>[number], { name: string }>;

// Its own script removes the stop where there is nothing to scroll. Where it finds none, it makes a landmark without a name.
export const scrollable: Plugin = {
  name: "scrollable",
  hooks: {
    postprocessRenderedBlock({ renderData }) {
      for (const figure of renderData.blockAst.children)
        if (figure.type === "element" && figure.tagName === "pre") Object.assign(figure.properties, { tabindex: 0 });
    },
  },
};
