/** A registry on loopback in JSR's shape: `deno publish` publishes to it, and `jsr:` imports resolve from it. */
export interface JsrRegistry extends Disposable {
  /** The environment in which Deno uses it. */
  readonly env: Record<string, string>;
  /** `name@version` of all it has, in the order in which it came. */
  readonly published: readonly string[];
}

interface Version {
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly meta: string;
}

/** Starts it, empty. */
export function startJsrRegistry(): JsrRegistry {
  const versions = new Map<string, Version>();

  /** What `deno publish` asks: is it there, may I, take it, have you done so? */
  async function api(request: Request, path: string): Promise<Response> {
    const version = /^scopes\/(\w+)\/packages\/(\w+)\/versions\/([\w.-]+)$/.exec(path);
    if (version !== null) {
      const key = `@${version[1]}/${version[2]}@${version[3]}`;
      if (request.method === "POST") {
        if (versions.has(key)) return problem(409, "duplicateVersionPublish");
        versions.set(key, await read(await request.arrayBuffer()));
        return Response.json({ id: key, status: "success", error: null });
      }
      return versions.has(key) ? Response.json({ version: version[3] }) : problem(404, "packageVersionNotFound");
    }
    const name = /^scopes\/(\w+)\/packages\/(\w+)$/.exec(path);
    return name === null ? problem(404, "notFound") : Response.json({ scope: name[1], name: name[2] });
  }

  /** What `jsr:` imports ask: which versions, what is in this one, and its files. */
  function file(path: string): Response {
    const [, name = "", rest = ""] = /^(@\w+\/\w+)\/(.*)$/.exec(path) ?? [];
    if (rest === "meta.json") {
      const own = [...versions.keys()]
        .filter((key) => key.startsWith(`${name}@`))
        .map((key) => key.slice(name.length + 1));
      if (own.length === 0) return problem(404, "notFound");
      const latest = own.toSorted(Bun.semver.order).at(-1);
      return Response.json({ scope: "sync", name, latest, versions: Object.fromEntries(own.map((own) => [own, {}])) });
    }
    const meta = /^(.*)_meta\.json$/.exec(rest)?.[1];
    if (meta !== undefined) return json(versions.get(`${name}@${meta}`)?.meta);
    const [, version, inside = ""] = /^([^/]+)(\/.*)$/.exec(rest) ?? [];
    const bytes = versions.get(`${name}@${version}`)?.files.get(inside);
    return bytes === undefined
      ? problem(404, "notFound")
      : new Response(bytes, { headers: { "content-type": typeOf(inside) } });
  }

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => {
      const path = decodeURIComponent(new URL(request.url).pathname).slice(1);
      return path.startsWith("api/") ? api(request, path.slice("api/".length)) : file(path);
    },
  });
  return {
    env: { JSR_URL: `http://127.0.0.1:${server.port}/` },
    get published() {
      return [...versions.keys()];
    },
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** Unpacks what `deno publish` sent, and notes what JSR notes of it. */
async function read(tarball: ArrayBuffer): Promise<Version> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [path, file] of await new Bun.Archive(tarball).files())
    files.set(`/${path}`, new Uint8Array(await file.arrayBuffer()));
  const config = JSON.parse(new TextDecoder().decode(files.get("/deno.json"))) as {
    exports: string | Record<string, string>;
  };
  const manifest = [...files].map(([path, bytes]) => {
    const checksum = `sha256-${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
    return [path, { size: bytes.byteLength, checksum }];
  });
  const exports = typeof config.exports === "string" ? { ".": config.exports } : config.exports;
  return { files, meta: JSON.stringify({ manifest: Object.fromEntries(manifest), exports }) };
}

function typeOf(path: string): string {
  if (path.endsWith(".ts")) return "text/typescript";
  return path.endsWith(".json") ? "application/json" : "text/plain";
}

function json(text: string | undefined): Response {
  return text === undefined
    ? problem(404, "notFound")
    : new Response(text, { headers: { "content-type": "application/json" } });
}

function problem(status: number, code: string): Response {
  return Response.json({ code, message: code }, { status });
}
