/** Loads what the playground is made of without a page, bundled with the packages as they are built for publishing. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../bundle.ts";
import type * as Inside from "./inside.ts";
import { Project } from "./project.ts";

export async function loadInside(): Promise<typeof Inside> {
  const project = new Project();
  const { files } = await bundle(join(import.meta.dirname, "inside.ts"));
  writeFileSync(join(project.folder, "package.json"), '{ "type": "module" }');
  for (const [name, code] of files) writeFileSync(join(project.folder, name), code);
  process.once("exit", () => project[Symbol.dispose]());
  return (await import(join(project.folder, "entry.js"))) as typeof Inside;
}
