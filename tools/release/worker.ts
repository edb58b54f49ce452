import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** Bundles a Cloudflare Worker as its own tool does, and runs it in workerd. Each Durable Object is bound by its name. */
export async function startWorker(entry: string): Promise<Miniflare> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["cloudflare:*"],
    treeShaking: false, // so that all that a module does while it loads is done,
    ignoreAnnotations: true, // also where nothing of it is used
    metafile: true,
    logLevel: "silent",
  });
  const exported = Object.values(metafile.outputs).flatMap(({ exports }) => exports);
  const objects = exported.filter((name) => name !== "default");
  return new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2025-10-01",
    durableObjects: Object.fromEntries(objects.map((name) => [name, name])),
  });
}

/** Asks a Worker for what is at a path. Throws unless its answer says that all is well. */
export async function ask(worker: Miniflare, path: string): Promise<string> {
  const response = await worker.dispatchFetch(`http://worker/${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`the Worker's answer to /${path} is ${response.status}: ${text}`);
  return text;
}
