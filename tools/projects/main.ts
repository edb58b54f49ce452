// Makes fresh projects as users have them, of pinned versions and with their own settings, and checks that the packed
// packages work there: `bun tools/projects/main.ts`.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { type Packed, packAll } from "../release/packed.ts";
import { TemporaryFolder } from "../release/repository.ts";
import { nodeFolder, root, run } from "../release/run.ts";
import { Steps } from "../release/steps.ts";
import { commonJs, runCommonJs } from "./common-js.ts";
import { addPacked, installPinned } from "./install.ts";
import { onDeno, signalSettings } from "./signals.ts";
import { buildVite, createVite, firstBlocks } from "./vite.ts";
import { runWorker } from "./workers.ts";

const steps = new Steps();
using folder = new TemporaryFolder();
const packed = await packAll(folder, folder.sub("packed"));
const isFacade = ({ manifest }: Packed) => "effect" in (manifest.peerDependencies ?? {});
const plain = packed.filter((member) => !isFacade(member));
const facades = packed.filter(isFacade);
const nodes = new Map<number, string>();
for (const major of [22, 24, 26]) nodes.set(major, await nodeFolder(major));
const node = nodes.get(24) ?? "";

const vite = folder.sub("vite");
const readmes = (members: readonly Packed[]) => members.map(({ short }) => `packages/${short}/README.md`);
await steps.run("vanilla-ts of create-vite", async () => {
  await installPinned("vite", vite);
  await createVite(vite, node);
});
// The facade comes later: effect brings types of Node, with which more compiles.
await steps.run("vanilla-ts: the first blocks of the READMEs, without effect", async () => {
  addPacked(plain, vite);
  await buildVite(firstBlocks(["README.md", ...readmes(plain)]), vite, node);
});
await steps.run("vanilla-ts: the first block of the facade's README", async () => {
  addPacked(facades, vite);
  await buildVite(firstBlocks(readmes(facades)), vite, node);
});

const requires = folder.sub("common-js");
const compilers = folder.sub("compilers");
await steps.run("compilers", () => installPinned("compilers", compilers));
addPacked(plain, requires);
const runtimes = new Map<string, readonly string[]>([
  ...[...nodes].map(([major, folder]) => [`Node ${major}`, [join(folder, "node")]] as const),
  ["Bun", [process.execPath]],
  ["Deno", [join(root, "node_modules/.bin/deno"), "run", "--allow-all"]],
]);
const compiled: (string | undefined)[] = [];
for (const { name, compile } of commonJs(requires, compilers, node)) compiled.push(await steps.run(name, compile));
for (const [runtime, command] of runtimes) {
  await steps.run(`CommonJS, on ${runtime}`, () => runCommonJs(command, compiled[0] ?? ""));
}

const signals = folder.sub("signals");
addPacked(plain, signals);
await Bun.write(join(signals, "package.json"), '{ "type": "module" }');
for (const { name, compile } of signalSettings(signals, compilers, node)) await steps.run(name, compile);
await steps.run("signals, Deno, from npm", () => run(["deno", "check", ...onDeno], { cwd: signals }));
await steps.run("signals, Deno, from the sources", () => run(["deno", "check", ...onDeno], { cwd: import.meta.dir }));

const runners = folder.sub("test-runners");
await steps.run("test runners", async () => {
  await installPinned("test-runners", runners);
  addPacked(packed, runners);
  cpSync(join(import.meta.dir, "test-runners/consumer.test.js"), join(runners, "consumer.test.js"));
});
const testRunner = (...command: string[]) => run([join(node, "node"), ...command], { cwd: runners });
await steps.run("Vitest", () => testRunner("node_modules/vitest/vitest.mjs", "run", "--globals"));
await steps.run("Jest", () => testRunner("--experimental-vm-modules", "node_modules/jest/bin/jest.js"));

const worker = folder.sub("worker");
addPacked(packed, worker);
await steps.run("a Cloudflare Worker", () => runWorker(packed, worker));

steps.end();
