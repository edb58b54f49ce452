import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** A program that imports little, and what of the family its bundle may contain, and must. */
export interface Shaken {
  readonly program: string;
  readonly may: RegExp;
  readonly must: string;
}

const facade = (name: string, plain: string): Shaken => ({
  program: `import * as Module from "@sync/effect/${name}"; console.log(Module.makeUnsafe);`,
  may: new RegExp(`^(core|${plain})/|^effect/dist/(${name}|internal/\\w+|\\w+Error)\\.js$`),
  must: `effect/dist/${name}.js`,
});

export const shaken: readonly Shaken[] = [
  {
    program: 'import { Semaphore } from "@sync/semaphore"; console.log(new Semaphore());',
    may: /^core\/|^semaphore\/dist\/(index|semaphore)\.js$/,
    must: "semaphore/dist/semaphore.js",
  },
  {
    program: 'import { BoundedSemaphore } from "@sync/semaphore"; console.log(new BoundedSemaphore());',
    may: /^core\/|^semaphore\/dist\//,
    must: "semaphore/dist/bounded-semaphore.js",
  },
  {
    program: 'import { integer } from "@sync/core"; console.log(integer("n", 1, 0));',
    may: /^core\/dist\/(index|check)\.js$/,
    must: "core/dist/check.js",
  },
  {
    program: 'import { Lock } from "@sync/effect"; console.log(Lock.makeUnsafe);',
    may: /^(core|lock)\/|^effect\/dist\/(index|Lock|internal\/\w+|\w+Error)\.js$/,
    must: "effect/dist/Lock.js",
  },
  facade("Lock", "lock"),
  facade("Event", "event"),
  facade("Condition", "condition|lock"),
  facade("Semaphore", "semaphore"),
  facade("BoundedSemaphore", "semaphore"),
  facade("Barrier", "barrier"),
];

interface Metafile {
  readonly outputs: Record<string, { readonly inputs: Record<string, { readonly bytesInOutput: number }> }>;
}

type Bundler = (entry: string, project: string) => Promise<Metafile>;

export const bundlers: Readonly<Record<string, Bundler>> = {
  async esbuild(entry, project) {
    const options = { bundle: true, write: false, format: "esm", metafile: true, logLevel: "silent" } as const;
    return (await build({ ...options, entryPoints: [entry], absWorkingDir: project, outdir: "out" })).metafile;
  },
  async "bun build"(entry) {
    const { metafile } = await Bun.build({ entrypoints: [entry], metafile: true });
    if (metafile === undefined) throw new Error("it did not say what the bundle is made of");
    return metafile;
  },
};

/** Bundles the program in the project, and throws unless the bundle has what it must, and nothing that it may not. */
export async function shake({ program, may, must }: Shaken, bundle: Bundler, project: string): Promise<void> {
  const entry = join(project, "shaken.js");
  writeFileSync(entry, program);
  const { outputs } = await bundle(entry, project);
  const family = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && file.includes("node_modules/@sync/"))
    .map(([file]) => file.replace(/.*node_modules\/@sync\//, ""));
  const needless = family.filter((file) => !may.test(file));
  if (needless.length > 0) throw new Error(`the bundle contains ${needless.join(", ")}`);
  if (!family.includes(must)) throw new Error(`the bundle lacks ${must}: it has ${family.join(", ")}`);
}
