import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What a bundle is made of. */
export interface Bundle {
  /** What a program imports. */
  readonly source: string;
  /** What it does not bring along. */
  readonly external?: readonly string[];
}

/** How many bytes a bundle has: minified, then compressed by gzip. */
export async function bytesOf({ source, external = [] }: Bundle): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    conditions: ["@sync/source", "production"],
    define: { "process.env.NODE_ENV": '"production"' },
    mainFields: ["module", "main"],
    external: [...external],
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("esbuild wrote nothing");
  return gzipSync(output.contents, { level: 9 }).length;
}
