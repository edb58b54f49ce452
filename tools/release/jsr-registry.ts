import { extname } from "node:path";

/** A registry on loopback in JSR's shape: `deno publish` publishes to it, and `jsr:` imports resolve from it. */
export interface JsrRegistry extends AsyncDisposable {
  /** The environment in which Deno uses it. */
  readonly env: Record<string, string>;
  /** `name@version` of all it has, in the order in which it came. */
  readonly published: readonly string[];
  /** The text of a published file, by its path in the package. */
  text(release: string, path: string): Promise<string>;
}

interface Version {
  readonly files: ReadonlyMap<string, File>;
  readonly meta: object;
}

const types: Readonly<Record<string, string>> = { ".ts": "text/typescript", ".json": "application/json" };
const notFound = () => problem(404, "notFound");

/** Starts it, empty. */
export function startJsrRegistry(): JsrRegistry {
  const versions = new Map<string, Version>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    routes: {
      // What `deno publish` asks: may I, is it there, take it and have you done so?
      "/api/scopes/:scope/packages/:name": ({ params }) => Response.json(params),
      "/api/scopes/:scope/packages/:name/versions/:version": async (request) => {
        const { method, params } = request;
        const key = `@${params.scope}/${params.name}@${params.version}`;
        if (method !== "POST") return versions.has(key) ? Response.json({ version: params.version }) : notFound();
        if (versions.has(key)) return problem(409, "duplicateVersionPublish");
        versions.set(key, await read(await request.arrayBuffer()));
        return Response.json({ id: key, status: "success", error: null });
      },
      // What `jsr:` imports ask: which versions, what is in this one, and its files.
      "/:scope/:name/meta.json": ({ params: { scope, name } }) => {
        const prefix = `${scope}/${name}@`;
        const own = [...versions.keys()].flatMap((key) => (key.startsWith(prefix) ? key.slice(prefix.length) : []));
        const latest = own.toSorted(Bun.semver.order).at(-1);
        if (latest === undefined) return notFound();
        return Response.json({
          scope: "sync",
          name,
          latest,
          versions: Object.fromEntries(own.map((own) => [own, {}])),
        });
      },
      "/:scope/:name/:meta": ({ params: { scope, name, meta } }) => {
        const version = versions.get(`${scope}/${name}@${meta.replace("_meta.json", "")}`);
        return version === undefined ? notFound() : Response.json(version.meta);
      },
      "/:scope/:name/:version/*": ({ params: { scope, name, version }, url }) => {
        const path = new URL(url).pathname.split("/").slice(4).join("/");
        const file = versions.get(`${scope}/${name}@${version}`)?.files.get(path);
        const type = types[extname(path)] ?? "text/plain";
        return file === undefined ? notFound() : new Response(file, { headers: { "content-type": type } });
      },
    },
    fetch: notFound,
  });
  return {
    env: { JSR_URL: String(server.url) },
    get published() {
      return [...versions.keys()];
    },
    text: async (release, path) => (await versions.get(release)?.files.get(path)?.text()) ?? "",
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

/** Unpacks what `deno publish` sent, and notes what JSR notes of it. */
async function read(tarball: ArrayBuffer): Promise<Version> {
  const files = await new Bun.Archive(tarball).files();
  const { exports } = JSON.parse((await files.get("deno.json")?.text()) ?? "") as { exports: string | object };
  const manifest: Record<string, object> = {};
  for (const [path, file] of files) {
    const checksum = `sha256-${new Bun.CryptoHasher("sha256").update(await file.bytes()).digest("hex")}`;
    manifest[`/${path}`] = { size: file.size, checksum };
  }
  return { files, meta: { manifest, exports: typeof exports === "string" ? { ".": exports } : exports } };
}

function problem(status: number, code: string): Response {
  return Response.json({ code, message: code }, { status });
}
