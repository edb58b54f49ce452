import { dirname, join } from "node:path";
import { build } from "esbuild";

/** A program that imports little, and what its bundle may not contain of the family: names that the code has as strings. */
export interface Shaken {
  readonly program: string;
  readonly has: string;
  readonly lacks: readonly string[];
}

export const facades = [
  "Lock",
  "Event",
  "Condition",
  "Semaphore",
  "BoundedSemaphore",
  "Barrier",
  "ReadWriteLock",
  "Remote",
];
const idOf = (facade: string) => `"~@sync/effect/${facade}"`;

export const shaken: readonly Shaken[] = [
  {
    program: 'import { Semaphore } from "@sync/semaphore"; console.log(new Semaphore());',
    has: '"Semaphore"',
    lacks: ['"BoundedSemaphore"'],
  },
  { program: 'import "@sync/trace/register";', has: '"SIGUSR2"', lacks: [] },
  ...facades.flatMap((name) =>
    [`* as ${name} from "@sync/effect/${name}"`, `{ ${name} } from "@sync/effect"`].map((what) => ({
      program: `import ${what}; console.log(${name}.fromPlain, ${name}.TypeId);`,
      has: idOf(name),
      lacks: facades.filter((other) => other !== name).map(idOf),
    })),
  ),
];

export const bundlers: Readonly<Record<string, (entry: string) => Promise<string>>> = {
  async esbuild(entry) {
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm" });
    return outputFiles.map(({ text }) => text).join("");
  },
  async "bun build"(entry) {
    const { outputs } = await Bun.build({ entrypoints: [entry] });
    return (await Promise.all(outputs.map((output) => output.text()))).join("");
  },
};

/** Bundles the program in the project, and throws unless the bundle has what it must, and nothing that it may not. */
export async function shake({ program, has, lacks }: Shaken, bundle: (typeof bundlers)[string], project: string) {
  const entry = join(project, "shaken.js");
  await Bun.write(entry, program);
  const code = await bundle(entry);
  const needless = lacks.filter((name) => code.includes(name));
  if (needless.length > 0) throw new Error(`the bundle contains ${needless.join(", ")}`);
  if (!code.includes(has)) throw new Error(`the bundle lacks ${has}`);
}

const heavy = /\/effect\/dist\/(Schema|SchemaAST|Stream|Channel|Config)\.js$/; // what neither a lock nor Effect itself needs

/** Throws if a module of the facade loads too much of effect: its static imports, followed to the end. */
export async function checkLoads(facade: string, project: string): Promise<void> {
  const loaded = async (module: string) => {
    const stdin = { contents: `import ${JSON.stringify(module)};`, resolveDir: project };
    const options = { bundle: true, write: false, format: "esm", metafile: true, ignoreAnnotations: true } as const;
    const { inputs } = (await build({ ...options, stdin, absWorkingDir: dirname(project) })).metafile;
    return Object.keys(inputs).filter((file) => file.includes("/effect/dist/") && !file.includes("@sync"));
  };
  const [own, whole] = [await loaded(`@sync/effect/${facade}`), await loaded("effect")];
  const needless = own.filter((file) => heavy.test(file));
  console.log(`        it loads ${own.length} of effect's ${whole.length} modules`);
  if (needless.length > 0 || own.length > whole.length / 2)
    throw new Error(`it loads ${needless.join(", ") || "too many"}`);
}
