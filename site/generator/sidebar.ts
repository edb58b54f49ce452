/** The pages that there are, as the sidebar has them. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { titled } from "./markdown.ts";
import { type Group, groups, type Page } from "./pages.ts";
import { filesIn, read, root } from "./places.ts";

/** All groups. A page of `docs` that no group names is the last of the guides. */
export function sidebar(): Group[] {
  const named = new Set(groups.flatMap(({ pages }) => pages.map(({ file }) => file)));
  const others = filesIn("docs")
    .filter((name) => name.endsWith(".md") && !named.has(`docs/${name}`))
    .map((name): Page => {
      const file = `docs/${name}`;
      return { slug: name.replace(/(\/README)?\.md$/, ""), file, label: titled(read(file), file).title };
    });
  return groups.map((group) => {
    for (const { file } of group.pages)
      if (!existsSync(resolve(root, file))) throw new Error(`${file} is not there, and the site has a page of it`);
    return group.label === "Guides" ? { ...group, pages: [...group.pages, ...others] } : group;
  });
}
