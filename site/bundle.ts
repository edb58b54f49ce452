/** Bundles what is in the site for a test, or to run it: with the packages as they are built for publishing. */
import { rolldown } from "rolldown";
import { packages } from "./packages.ts";

export interface Bundled {
  /** The code of each file. */
  readonly files: ReadonlyMap<string, string>;
  /** What is loaded with the entry: it, and what it imports statically. */
  readonly first: readonly string[];
}

export async function bundle(entry: string): Promise<Bundled> {
  await using build = await rolldown({ input: { entry }, plugins: [packages] });
  const { output } = await build.generate({ minify: true, chunkFileNames: "[name].js", entryFileNames: "[name].js" });
  const chunks = new Map(output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])));
  const first = new Set<string>();
  const follow = (name: string) => {
    if (first.has(name)) return;
    first.add(name);
    for (const imported of chunks.get(name)?.imports ?? []) follow(imported);
  };
  follow("entry.js");
  return { files: new Map([...chunks].map(([name, { code }]) => [name, code])), first: [...first] };
}
