// Releases, rehearsed in a copy of the repository on registries on loopback. The programs of a real release publish the next
// one; fresh projects install each package by the commands of its README, and run its first example; then some of them
// upgrade, to a fix in the core, and to a change of the core that its dependents must follow.
import { appendFileSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { inc } from "semver";
import { homeOf } from "./address.ts";
import { runInPage } from "./browser.ts";
import { startJsrRegistry } from "./jsr-registry.ts";
import { startNpmRegistry } from "./npm-registry.ts";
import { crawl, type Start, startOf } from "./readme.ts";
import {
  commit,
  copyRepository,
  type Manifest,
  type Package,
  packagesOf,
  readJson,
  TemporaryFolder,
} from "./repository.ts";
import { nodeFolder, run } from "./run.ts";
import { expectSame, Steps } from "./steps.ts";

const nodes = await Promise.all([22, 24, 26].map(nodeFolder));
await using stack = new AsyncDisposableStack();
const folder = stack.use(new TemporaryFolder());
const npm = stack.use(await startNpmRegistry(folder.sub("registry"), nodes[1] ?? ""));
const jsr = stack.use(startJsrRegistry());
const env = { ...npm.env, ...jsr.env };
const path = nodes.slice(1, 2);
const repository = folder.sub("repository");
const steps = new Steps();

const nameOf = ({ name, version }: Manifest) => `${name}@${version}`;
const current = () => packagesOf(repository).map(({ manifest }) => nameOf(manifest));

/** Versions, builds and publishes by the same programs as a real release. Resolves with what was released. */
async function release(): Promise<string[]> {
  const names = packagesOf(repository).map(({ manifest }) => manifest.name);
  const before = await npm.published(names);
  await commit(repository, "Changes");
  const pending = readdirSync(join(repository, ".changeset")).some((file) => file.endsWith(".md"));
  if (pending) await run(["bun", "tools/release/version.ts"], { cwd: repository });
  await run(["bun", "tools/release/sync-deno-json.ts", "--check"], { cwd: repository });
  await commit(repository, "Versions");
  const said = await run(["bun", "tools/release/publish.ts", "npm"], { cwd: repository, env, path });
  const options = ["--no-check", "--no-provenance", "--token", "loopback"];
  await run(["bun", "tools/release/publish.ts", "jsr", ...options], { cwd: repository, env });
  const released = current().filter((release) => !before.includes(release));
  const expected = current().map((release) =>
    released.includes(release) ? `${release} published` : `${release} is published already`,
  );
  expectSame(said.trim().split("\n"), expected);
  const onNpm = await npm.published(names);
  expectSame(onNpm, [...before, ...released]);
  expectSame(jsr.published, onNpm);
  console.log(`        released: ${released.join(" ")}`);
  return released;
}

type Bump = "major" | "minor" | "patch";

/** Writes a change of the core, which its users can see, and its changeset. */
function changeCore(bump: Bump): void {
  const change = `\n/** Of the rehearsal. */\nexport const ${bump}Rehearsed: boolean = true;\n`;
  appendFileSync(join(repository, "packages/core/src/index.ts"), change);
  writeFileSync(join(repository, `.changeset/${bump}.md`), `---\n"@sync/core": ${bump}\n---\n\nA ${bump} change.\n`);
}

/** How a project installs a package, runs a program and upgrades, and what it then has of the family. */
interface Manager {
  readonly files: Readonly<Record<string, string>>;
  readonly install: (start: Start) => readonly string[];
  readonly start: readonly string[];
  readonly upgrade?: readonly string[];
  readonly has: (cwd: string) => string[] | Promise<string[]>;
}

function inModules(cwd: string): string[] {
  const scope = join(cwd, "node_modules/@sync");
  return readdirSync(scope).map((name) => nameOf(readJson<Manifest>(join(scope, name, "package.json"))));
}

/** What the program loads. Without the lock file, which would hold on to what a dependency depends on. */
async function loadedByDeno(cwd: string): Promise<string[]> {
  const info = await run(["deno", "info", anyAge, "--no-lock", "--json", "main.ts"], { cwd, env });
  const found = info.matchAll(/(@sync\/\w+)[@/](\d+\.\d+\.\d+)/g);
  return [...new Set([...found].map(([, name, version]) => `${name}@${version}`))];
}

const anyAge = "--minimum-dependency-age=0"; // Deno refuses what is younger than a day

const managers: Readonly<Record<"bun" | "npm" | "jsr" | "deno", Manager>> = {
  bun: {
    files: { "package.json": "{}" },
    install: ({ install }) => install.bun,
    start: ["bun", "main.ts"],
    upgrade: ["bun", "update"],
    has: inModules,
  },
  npm: {
    files: { "package.json": '{ "type": "module" }' },
    install: ({ install }) => install.npm,
    start: ["node", "main.js"],
    upgrade: ["npm", "update"],
    has: inModules,
  },
  jsr: {
    files: { "deno.json": "{}" },
    install: ({ install }) => [...install.deno, anyAge],
    start: ["deno", "run", anyAge, "--no-lock", "main.ts"],
    upgrade: ["deno", "install", anyAge, "--no-lock", "--reload", "--entrypoint", "main.ts"],
    has: loadedByDeno,
  },
  deno: {
    files: { "deno.json": "{}" },
    install: ({ install }) => [...install.deno.map((word) => word.replace("jsr:", "npm:")), anyAge],
    start: ["deno", "run", anyAge, "--no-lock", "main.ts"],
    has: loadedByDeno,
  },
};

/** Checks that a project has nothing of the family but what is current. */
async function expectCurrent({ has }: Manager, cwd: string): Promise<string> {
  const found = await has(cwd);
  const other = found.find((release) => !current().includes(release));
  if (other !== undefined || found.length === 0)
    throw new Error(`it has ${other ?? "nothing"}, of ${current().join(" ")}`);
  return `        installed: ${found.join(" ")}`;
}

/** Node 22 has no `using`. */
const transpile = (file: string) =>
  build({ entryPoints: [file], outfile: file.replace(".ts", ".js"), target: "node22", logLevel: "silent" });

/** What a program prints, but for how a console quotes and breaks lines, how long something took, and where it stands. */
const plain = (text: string) => text.replace(/\d[\d.]* m?s\b|\(main\.[jt]s[:\d]*\)|["'\s]/g, "");

/** Installs a package in a fresh project by every manager. All must print the same. Resolves with the projects. */
async function installAll(member: Package): Promise<Map<Manager, string>> {
  const start = startOf(readFileSync(join(member.folder, "README.md"), "utf8"));
  const projects = new Map<Manager, string>();
  let printed: string | undefined;
  const expectPrinted = (text: string) => {
    printed ??= plain(text);
    if (plain(text) !== printed) throw new Error(`it printed\n${text}\nand others\n${printed}`);
  };
  for (const manager of Object.values(managers)) {
    const install = manager.install(start);
    await steps.run(install.filter((word) => word !== anyAge).join(" "), async () => {
      const cwd = await folder.project({ ...manager.files, "main.ts": start.code });
      await run(install, { cwd, env, path });
      await transpile(join(cwd, "main.ts"));
      expectPrinted(await run(manager.start, { cwd, env, path }));
      console.log(await expectCurrent(manager, cwd));
      projects.set(manager, cwd);
    });
  }
  const project = projects.get(managers.npm);
  if (project === undefined) return projects;
  for (const node of nodes)
    await steps.run(`  on ${await run(["node", "--version"], { path: [node] })}`.trimEnd(), async () =>
      expectPrinted(await run(["node", "main.js"], { cwd: project, path: [node] })),
    );
  if (!start.code.includes('"node:'))
    await steps.run("  in a page", async () => {
      const text = await runInPage(join(project, "main.ts"));
      if (!/\btask\(/.test(start.code)) expectPrinted(text); // pages do not know whose task goes on behind an `await`
    });
  await steps.run("  every guide is a link away, on npm and on JSR", async () => checkPage(member, project));
  return projects;
}

/** The package's page on a registry leads to all guides, and to the project. */
async function checkPage({ manifest, short }: Package, project: string): Promise<void> {
  const installed = join(project, "node_modules", manifest.name);
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  if ((await jsr.text(nameOf(manifest), "README.md")) !== readme) throw new Error("JSR has another README");
  const home = await homeOf(repository);
  const reached = crawl(readme, home?.browseFile("") ?? "?", repository);
  const guides = [...new Bun.Glob("docs/**/*.md").scanSync({ cwd: repository })];
  const missed = guides.filter((guide) => !reached.has(guide));
  if (missed.length > 0) throw new Error(`no link leads to ${missed.join(", ")}`);
  const { homepage, repository: at } = readJson<{ homepage: string; repository: object }>(
    join(installed, "package.json"),
  );
  const said = JSON.stringify([homepage, at]);
  const directory = `packages/${short}`;
  const expected = [home?.browse(directory, "readme"), { type: "git", url: home?.https(), directory }];
  if (said !== JSON.stringify(expected)) throw new Error(`package.json says ${said}`);
}

await steps.run("a copy of the repository, with a home", async () => {
  await copyRepository(repository);
  await run(["git", "remote", "add", "origin", "git@github.com:example/sync.git"], { cwd: repository });
});
await steps.run("bun publish of effect, as it is installed here", async () => {
  const cwd = await folder.project({ "bunfig.toml": npm.bunfig, "package.json": "{}" });
  const effect = realpathSync(join(repository, "packages/effect/node_modules/effect"));
  const tarball = join(cwd, "effect.tgz");
  const pack = ["bun", "pm", "pack", "--ignore-scripts", "--quiet", "--gzip-level", "1", "--filename", tarball];
  await run(pack, { cwd: effect });
  await run(["bun", "publish", "--no-provenance", tarball], { cwd, env });
});
await steps.run("the next release", async () => expectSame(await release(), current()));

const installed = new Map<Package, Map<Manager, string>>();
for (const member of packagesOf(repository)) installed.set(member, await installAll(member));
await steps.run("deno check of all of them, from JSR", async () => {
  const starts = packagesOf(repository).map(({ folder, short }) => {
    return [`${short}.ts`, startOf(readFileSync(join(folder, "README.md"), "utf8")).code];
  });
  const cwd = await folder.project({ "deno.json": "{}", ...Object.fromEntries(starts) });
  const names = packagesOf(repository).map(({ manifest }) => `jsr:${manifest.name}`);
  await run(["deno", "add", anyAge, ...names, "npm:effect"], { cwd, env });
  await run(["deno", "check", anyAge, "."], { cwd, env });
});

const users = [...installed].find(([{ short }]) => short === "semaphore")?.[1] ?? [];

async function upgradeAll(): Promise<void> {
  for (const [manager, cwd] of users) {
    const { upgrade, start } = manager;
    if (upgrade === undefined) continue;
    await steps.run(`  ${upgrade.join(" ")}`, async () => {
      await run(upgrade, { cwd, env, path });
      await run(start, { cwd, env, path });
      console.log(await expectCurrent(manager, cwd));
    });
  }
}

const next = ({ name, version }: Manifest, bump: Bump) => `${name}@${inc(version, bump)}`;

await steps.run("a fix in the core: its dependents' ranges take it, and none is released", async () => {
  const [core] = packagesOf(repository);
  changeCore("patch");
  expectSame(await release(), core === undefined ? [] : [next(core.manifest, "patch")]);
});
await upgradeAll();

await steps.run("a change of the core: its dependents must follow, and all are released", async () => {
  const before = packagesOf(repository).map(({ manifest }) => manifest);
  const breaking = before[0]?.version.startsWith("0.") ? "minor" : "major";
  changeCore(breaking);
  expectSame(
    await release(),
    before.map((manifest, i) => next(manifest, i === 0 ? breaking : "patch")),
  );
});
await upgradeAll();

await steps.run("publishing once more publishes nothing", async () => expectSame(await release(), []));

steps.end();
