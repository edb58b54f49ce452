import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packagesOf } from "./repository.ts";
import { run } from "./run.ts";

/** How a package's README begins: what to type to have it, and the first example with what it prints. */
export interface FirstExample {
  /** The commands, word by word: `bun add`, `npm install`, `deno add`. */
  readonly install: Readonly<Record<"bun" | "npm" | "deno", readonly string[]>>;
  readonly code: string;
  readonly prints: string;
}

/** The first example of each package, by the package's short name, run on its sources. */
export async function firstExamples(repository: string, folder: string): Promise<ReadonlyMap<string, FirstExample>> {
  const packages = packagesOf(repository);
  const modules = join(folder, "node_modules");
  for (const { manifest, folder: member } of packages) {
    mkdirSync(dirname(join(modules, manifest.name)), { recursive: true });
    symlinkSync(member, join(modules, manifest.name));
  }
  symlinkSync(join(repository, "packages/effect/node_modules/effect"), join(modules, "effect"));
  const examples = new Map<string, FirstExample>();
  for (const { short, folder: member } of packages) {
    const readme = readFileSync(join(member, "README.md"), "utf8");
    const code = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1];
    if (code === undefined) throw new Error(`the README of @sync/${short} has no example`);
    const file = join(folder, `${short}.ts`);
    writeFileSync(file, `${code}export {};\n`);
    const prints = await run(["bun", "--conditions=@sync/source", file], { cwd: folder });
    examples.set(short, { install: commandsOf(readme), code: `${code}export {};\n`, prints });
  }
  return examples;
}

function commandsOf(readme: string): FirstExample["install"] {
  const block = /^```sh\n(.*?)^```$/ms.exec(readme)?.[1] ?? "";
  const command = (start: string) => {
    const line = block.split("\n").find((line) => line.startsWith(start));
    if (line === undefined) throw new Error(`a README must say how to install with ${start}, not:\n${block}`);
    return line.split(" ");
  };
  return { bun: command("bun add"), npm: command("npm install"), deno: command("deno add") };
}

/** Throws unless both say the same, but for how a console quotes and breaks lines. */
export function expectPrinted(actual: string, prints: string): void {
  const plain = (text: string) => text.replace(/["'\s]/g, "");
  if (plain(actual) !== plain(prints)) throw new Error(`it printed\n${actual}\ninstead of\n${prints}`);
}
