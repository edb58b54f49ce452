/** The site: Starlight, and the pages that the generator has written. */
import { resolve } from "node:path";
import { satteri } from "@astrojs/markdown-satteri";
import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";
import { base, origin, repository, site } from "./generator/places.ts";
import { sidebar } from "./generator/sidebar.ts";
import { packages } from "./packages.ts";
import { scrollable } from "./plugins/code.ts";
import { live } from "./plugins/live.ts";
import { tables } from "./plugins/tables.ts";

export default defineConfig({
  ...(origin === undefined ? {} : { site: origin }),
  base,
  trailingSlash: "always",
  devToolbar: { enabled: false },
  vite: {
    plugins: [packages],
    resolve: { alias: [{ find: /^@pagefind\/default-ui$/, replacement: resolve(site, "src/search.ts") }] },
  },
  markdown: { processor: satteri({ hastPlugins: [tables], features: { smartPunctuation: false } }) },
  image: { service: passthroughImageService() },
  integrations: [
    live,
    starlight({
      title: "@sync",
      description: "Synchronization primitives for Bun, Deno, Node and browsers.",
      customCss: ["./src/styles/site.css"],
      components: { Head: "./src/components/Head.astro", Search: "./src/components/Search.astro" },
      expressiveCode: { plugins: [scrollable], defaultProps: { frame: "none" } },
      social: repository === undefined ? [] : [{ icon: "github", label: "Source", href: repository }],
      pagination: true,
      sidebar: [
        ...sidebar().map(({ label, collapsed = false, pages }) => ({
          label,
          collapsed,
          items: pages.map((page) => ({ label: page.label, slug: page.slug })),
        })),
        { label: "API", slug: "api" },
      ],
    }),
  ],
});
