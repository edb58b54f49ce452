// What is published, checked: the tarballs of all packages, and programs that use them.
// `bun tools/release/package-checks.ts`, or with words that a check's name must contain.
import { join } from "node:path";
import { consumersOf } from "./consumers.ts";
import { packAll } from "./packed.ts";
import { TemporaryFolder } from "./repository.ts";
import { nodeFolder, root, run } from "./run.ts";
import { Steps } from "./steps.ts";
import { checkContents, checkExports, checkManifest } from "./tarball.ts";
import { bundlers, checkLoads, facades, shake, shaken } from "./tree-shaking.ts";

const words = Bun.argv.slice(2).map((word) => word.toLowerCase());
const steps = new Steps();
const check = async (name: string, step: () => unknown) => {
  if (words.every((word) => name.toLowerCase().includes(word))) await steps.run(name, async () => await step());
};

using folder = new TemporaryFolder();
const project = await folder.project({ "package.json": '{ "type": "module" }' });
const packed = await packAll(folder, project);
const node = await nodeFolder(24);
const path = [join(root, "tools/node_modules/.bin"), node];

await check("package.json and deno.json are in step", () => run(["bun", "tools/release/sync-deno-json.ts", "--check"]));
await check("sherif", () => run(["sherif"], { path }));
await check("knip", () => run(["knip", "--no-config-hints"], { path }));

for (const member of packed) {
  const { name } = member.manifest;
  await check(`${name}: what the tarball contains`, () => checkContents(member));
  await check(`${name}: what it exports`, () => checkExports(member));
  await check(`${name}: its package.json`, () => checkManifest(member, packed));
  await check(`${name}: publint`, () => run(["publint", member.tarball, "--strict"], { path }));
  await check(`${name}: are the types wrong`, () => run(["attw", member.tarball, "--profile", "esm-only"], { path }));
  await check(`${name}: its sources run from the tarball`, () => {
    const program = `const module = await import("${name}"); if (Object.keys(module).length === 0) throw module;`;
    return run(["bun", "--conditions=@sync/source", "-e", program], { cwd: project });
  });
}

for (const { name, compile } of await consumersOf(packed, project, folder.sub("compilers"), node))
  await check(name, compile);

for (const [bundler, bundle] of Object.entries(bundlers))
  for (const each of shaken) await check(`${bundler}: ${each.program}`, () => shake(each, bundle, project));
for (const facade of facades) await check(`@sync/effect/${facade}: what it loads`, () => checkLoads(facade, project));

steps.end();
