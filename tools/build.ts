// Builds what npm gets: of each entry one file of code and one of declarations, and one of each for what entries share.
// The packages of the family and the peers stay imports. `bun tools/build.ts FOLDER` builds another checkout.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { entriesOf, type Package, packagesOf } from "./release/repository.ts";
import { run } from "./release/run.ts";

/** Bundles a package, whose declarations the compiler has made. */
async function build({ folder, manifest }: Package): Promise<void> {
  const sources = join(folder, "src");
  const entries = entriesOf(manifest).map(([, { "@sync/source": source = "" }]) => join(folder, source));

  /** An entry imports another, and does not contain it. */
  const apart: Plugin = {
    name: "entries apart",
    resolveId: {
      order: "pre",
      handler(id, importer = "") {
        const file = resolve(dirname(importer), id);
        if (importer === "" || !entries.includes(file)) return undefined;
        return { id: `./${relative(sources, file).replace(/\.ts$/, ".js")}`, external: true };
      },
    },
  };

  /** What the compiler has made of a source. */
  const compiled = (source: string) => {
    const file = join(folder, "dist/tsc", relative(sources, source).replace(/\.ts$/, ".d.ts"));
    const code = readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL.*/m, "");
    const map = JSON.parse(readFileSync(`${file}.map`, "utf8")) as { mappings: string };
    return { code, map: { ...map, sources: [source] } };
  };
  const generator = { emit: (_code: string, source: string) => compiled(source) };

  const bundle = async (plugins: Plugin[], shared: string) => {
    await using bundle = await rolldown({ cwd: folder, input: entries, external: /^[^./]/, plugins: [apart, plugins] });
    return await bundle.write({
      dir: "dist",
      chunkFileNames: shared,
      codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
      comments: { annotation: true, jsdoc: plugins.length > 0, legal: false },
      minifyInternalExports: false,
      sourcemap: true,
    });
  };
  await bundle([], "shared.js");
  const declared = dts({ dtsOnly: true, sourcemap: true, tsconfig: false, generator });
  for (const chunk of (await bundle(declared, "shared.d.ts")).output) {
    if (chunk.type !== "chunk") continue;
    const passesOn = entries.find((entry) => `${basename(entry, ".ts")}.d.ts` === chunk.fileName);
    const whole = passesOn === undefined ? "" : compiled(passesOn).code;
    const code = /^export \* as/m.test(whole) ? whole.replaceAll('.ts"', '.js"') : namedOnce(chunk.code);
    writeFileSync(
      join(folder, "dist", chunk.fileName),
      /\b(Symbol\.dispose|AsyncDisposable)\b/.test(code) ? `${lib}${code}` : code,
    );
  }
}

/** The types of `using`, which a project may not have asked for. */
const lib = '/// <reference lib="esnext.disposable" />\n';

/** A name that an entry uses and passes on is imported twice, as `Token` and as `Token$1`. It is one. */
function namedOnce(code: string): string {
  const twice = [...code.matchAll(/\b(\w+), \1 as (\1\$\d+)/g)];
  return twice.reduce((code, [both, name = "", alias = ""]) => code.replace(both, name).replaceAll(alias, name), code);
}

const [checkout = "."] = Bun.argv.slice(2);
const repository = resolve(checkout);
await run(["tsc", "-b", "--emitDeclarationOnly"], { cwd: repository });
for (const member of packagesOf(repository)) await build(member);
