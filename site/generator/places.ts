/** Where things are: in the repository, and on the site. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix, resolve } from "node:path";
import type { Page } from "./pages.ts";

/** The root of the repository. */
export const root: string = resolve(import.meta.dirname, "../..");

/** The folder of the site. */
export const site: string = resolve(root, "site");

const { SITE_BASE = "", SITE_ORIGIN = "", SITE_REPOSITORY = "" } = process.env;

/** The host that the site is at, if that is known: `https://example.org`. */
export const origin: string | undefined = SITE_ORIGIN || undefined;

/** The path that the site is at, with slashes around it. */
export const base: string = `/${SITE_BASE}/`.replaceAll(/\/+/g, "/");

/** Where the repository can be read, if that is known: `https://example.org/sync`. */
export const repository: string | undefined = SITE_REPOSITORY.replace(/(\.git)?\/*$/, "") || undefined;

/** A file of the repository. */
export function read(file: string): string {
  return readFileSync(resolve(root, file), "utf8");
}

/** All files in a folder of the repository, from that folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" }).sort();
}

/** The address of a page of the site. */
export function address(slug: string): string {
  return slug === "" ? base : `${base}${slug}/`;
}

/** Where a file of the repository can be read, if that is known. */
export function sourceOf(file: string): string | undefined {
  const kind = statSync(resolve(root, file)).isDirectory() ? "tree" : "blob";
  return repository === undefined ? undefined : `${repository}/${kind}/HEAD/${file}`;
}

/** Turns the links of the repository's files into links of the site. */
export class Links {
  readonly #slugs = new Map<string, string>();

  constructor(pages: readonly Page[]) {
    for (const { file, slug, of } of pages) if (of?.section === undefined) this.#slugs.set(file, slug);
  }

  /** Adds a page of the reference. */
  add(file: string, slug: string): void {
    this.#slugs.set(file, slug);
  }

  /** What a link in a file becomes on a page: an address, or nothing if there is none. */
  change(url: string, isImage: boolean, file: string, slug: string): string | undefined {
    if (/^([a-z]+:|\/)/.test(url)) return url;
    const [path = "", anchor = ""] = url.split("#");
    const hash = url.includes("#") ? `#${anchor}` : "";
    const to = path === "" ? file : posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, "");
    if (isImage) return picture(to);
    const target = this.#slugs.get(to) ?? this.#slugs.get(`${to}/README.md`);
    if (target !== undefined) return target === slug && hash !== "" ? hash : `${address(target)}${hash}`;
    if (!existsSync(resolve(root, to))) throw new Error(`${file} has a link to ${url}, which is not there`);
    return sourceOf(to);
  }
}

/** The folder of the site that the pictures are copied to. */
export const pictures = "pictures";

/** Whether a file of the repository is a picture that the site copies. */
export function isPicture(file: string): boolean {
  return /^docs\/.*\.(svg|png)$/.test(file);
}

function picture(file: string): string {
  if (!isPicture(file)) throw new Error(`${file} is a picture that the site does not copy`);
  return `${base}${file.replace("docs", pictures)}`;
}

/** How wide and how high a picture is. */
export function sizeOf(file: string): { width: number; height: number } {
  const bytes = readFileSync(resolve(root, file));
  if (file.endsWith(".png")) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }; // the header's
  const [, width, height] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(bytes.toString()) ?? [];
  if (width === undefined || height === undefined) throw new Error(`${file} does not say how large it is`);
  return { width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) };
}
