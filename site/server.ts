/** Serves the site as it was built, as a host of static files does. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";

/** Where the site is built. */
export const dist: string = resolve(import.meta.dirname, "dist");

/** Serves on loopback. The port 0 is a free one. */
export function serve(base: string, port: number): Bun.Server<undefined> {
  return Bun.serve({ hostname: "127.0.0.1", port, fetch: (request) => answer(new URL(request.url).pathname, base) });
}

function answer(path: string, base: string): Response {
  if (!path.startsWith(base)) return path === "/" ? Response.redirect(base) : missing();
  const file = resolve(dist, decodeURIComponent(path.slice(base.length)));
  if (file !== dist && !file.startsWith(`${dist}/`)) return missing();
  if (!existsSync(file)) return missing();
  if (!statSync(file).isDirectory()) return new Response(Bun.file(file));
  if (!path.endsWith("/")) return Response.redirect(`${path}/`);
  const index = resolve(file, "index.html");
  return existsSync(index) ? new Response(Bun.file(index)) : missing();
}

function missing(): Response {
  return new Response(Bun.file(resolve(dist, "404.html")), { status: 404 });
}
