// Publishes all packages to registries on loopback, and installs and runs them in fresh projects, as a user would.
// `bun tools/release/end-to-end.ts`, with --no-browser where there is no Chromium.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleForBrowser, startBrowser } from "./browser.ts";
import { expectSame } from "./expect-same.ts";
import { expectPrinted, type FirstExample, firstExamples } from "./first-example.ts";
import { Loopback } from "./loopback.ts";
import { publishInstalled } from "./publish-installed.ts";
import { copyRepository, type Manifest, type Package, packagesOf, readJson } from "./repository.ts";
import { run } from "./run.ts";
import { Steps } from "./steps.ts";

const steps = new Steps();
await using loopback = await Loopback.start();
const { env } = loopback;
const repository = loopback.folder.sub("repository");

await steps.run("build the next release in a copy of the repository", async () => {
  await copyRepository(repository);
  const changesets = readdirSync(join(repository, ".changeset")).filter((file) => file.endsWith(".md"));
  if (changesets.length > 0) await run(["bun", "tools/release/version.ts"], { cwd: repository });
  await run(["tsc", "-b"], { cwd: repository });
});
const packages = packagesOf(repository);
const names = packages.map(({ manifest }) => manifest.name);
const releases = packages.map(({ manifest }) => `${manifest.name}@${manifest.version}`);

await steps.run("bun publish", async () => {
  writeFileSync(join(repository, "bunfig.toml"), loopback.npm.bunfig);
  await run(["bun", "publish", "--recursive", "--access", "public"], { cwd: repository, env });
  expectSame(await loopback.npm.published(names), releases);
  console.log(`        published: ${releases.join(" ")}`);
});

await steps.run("deno publish", async () => {
  const options = ["--allow-dirty", "--no-check", "--no-provenance", "--token", "loopback"];
  await run(["deno", "publish", ...options], { cwd: repository, env });
  expectSame(loopback.jsr.published, releases);
  console.log(`        published: ${loopback.jsr.published.join(" ")}`);
});

await steps.run("bun publish of effect, as it is installed here", async () => {
  await publishInstalled(join(repository, "packages/effect/node_modules/effect"), loopback);
  console.log(`        published: ${(await loopback.npm.published(["effect"])).join(" ")}`);
});

const examples = await steps.run("the READMEs' first examples, from the sources", () =>
  firstExamples(repository, loopback.folder.sub("sources")),
);

/** The packages of the family that a project has, which must be those just published. */
function installed(project: string): string {
  const scope = join(project, "node_modules/@sync");
  const found = readdirSync(scope).map((name) => {
    const { name: full, version } = readJson<Manifest>(join(scope, name, "package.json"));
    return `${full}@${version}`;
  });
  for (const release of found) if (!releases.includes(release)) throw new Error(`${release} is not what was published`);
  return found.join(" ");
}

async function onBun(example: FirstExample): Promise<void> {
  const cwd = loopback.project({ "package.json": "{}", "main.ts": example.code });
  await run(example.install.bun, { cwd, env });
  console.log(`        installed: ${installed(cwd)}`);
  expectPrinted(await run(["bun", "main.ts"], { cwd, env }), example.prints);
}

// Deno refuses what is younger than a day.
const anyAge = "--minimum-dependency-age=0";

async function onDeno(registry: "jsr" | "npm", { install, code, prints }: FirstExample): Promise<void> {
  const cwd = loopback.project({ "deno.json": "{}", "main.ts": code });
  const command = install.deno.map((word) => word.replace(/^jsr:/, `${registry}:`));
  await run([...command, anyAge], { cwd, env });
  expectPrinted(await run(["deno", "run", anyAge, "main.ts"], { cwd, env }), prints);
  expectFamily(registry, cwd);
}

/** Deno's lock file notes what it installed, behind an underscore the peers. */
function expectFamily(registry: "jsr" | "npm", cwd: string): void {
  const lock = readJson<Record<"jsr" | "npm", Record<string, unknown>>>(join(cwd, "deno.lock"));
  const found = Object.keys(lock[registry]).map((release) => release.replace(/_.*/, ""));
  const family = found.filter((release) => release.startsWith("@sync/"));
  console.log(`        installed: ${family.map((release) => `${registry}:${release}`).join(" ")}`);
  for (const release of family)
    if (!releases.includes(release)) throw new Error(`${release} is not what was published`);
}

const options = {
  target: "ES2022",
  module: "NodeNext",
  lib: ["ES2022", "ESNext.Disposable", "DOM"],
  strict: true,
  skipLibCheck: true,
  types: ["bun-types"],
  typeRoots: [join(repository, "node_modules")],
};

/** Node 22 has no `using`: its projects are compiled. */
async function npmProject(example: FirstExample): Promise<string> {
  const cwd = loopback.project({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({ compilerOptions: options, files: ["main.ts"] }),
    "main.ts": example.code,
  });
  await run(example.install.npm, { cwd, env, path: [loopback.nodes.get(24) ?? ""] });
  console.log(`        installed: ${installed(cwd)}`);
  await run(["tsc", "-p", "."], { cwd });
  return cwd;
}

await steps.run("deno check of all of them, from JSR", async () => {
  const files = [...(examples ?? [])].map(([short, { code }]) => [`${short}.ts`, code]);
  const cwd = loopback.project({ "deno.json": "{}", ...Object.fromEntries(files) });
  await run(["deno", "add", anyAge, ...names.map((name) => `jsr:${name}`), "npm:effect"], { cwd, env });
  await run(["deno", "check", anyAge, "."], { cwd, env });
  expectFamily("jsr", cwd);
});

const projects = new Map<Package, string>();
for (const member of packages) {
  const example = examples?.get(member.short);
  if (example === undefined) continue; // that step has failed
  const { bun, npm, deno } = example.install;
  await steps.run(bun.join(" "), () => onBun(example));
  await steps.run(deno.join(" "), () => onDeno("jsr", example));
  await steps.run(deno.join(" ").replace("jsr:", "npm:"), () => onDeno("npm", example));
  const project = await steps.run(npm.join(" "), () => npmProject(example));
  if (project === undefined) continue;
  projects.set(member, project);
  for (const [major, folder] of loopback.nodes) {
    await steps.run(`${member.manifest.name} on Node ${major}`, async () => {
      expectPrinted(await run([join(folder, "node"), "main.js"], { cwd: project }), example.prints);
    });
  }
}

if (!Bun.argv.includes("--no-browser")) {
  await using browser = await steps.run("start Chromium", startBrowser);
  for (const [member, project] of browser === undefined ? [] : projects) {
    const example = examples?.get(member.short);
    if (example === undefined || example.code.includes('"node:')) continue; // the core's asserts with Node's module
    await steps.run(`${member.manifest.name} in a page`, async () => {
      expectPrinted((await browser?.run(await bundleForBrowser(join(project, "main.ts")))) ?? "", example.prints);
    });
  }
}

steps.end();
