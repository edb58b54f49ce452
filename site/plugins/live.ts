/** While the site is served for writing: the pages are made anew when a text has changed. */
import { resolve } from "node:path";
import type { AstroIntegration } from "astro";
import { generate } from "../generator/generate.ts";
import { root, site } from "../generator/places.ts";

export const live: AstroIntegration = {
  name: "live",
  hooks: {
    "astro:server:setup"({ server, logger }) {
      const texts = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "packages", "site/pages"];
      const watched = texts.map((text) => resolve(root, text));
      server.watcher.add(watched);
      server.watcher.on("change", (file) => {
        if (!file.endsWith(".md") || file.startsWith(resolve(site, "src"))) return;
        if (!watched.some((path) => file.startsWith(path))) return;
        try {
          generate({ reference: false });
        } catch (error) {
          logger.error(String(error));
        }
      });
    },
  },
};
