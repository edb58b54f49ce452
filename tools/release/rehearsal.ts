// Three releases, rehearsed in a copy of the repository on registries on loopback, with users that upgrade:
// the next one as it stands, a fix in the core, and a change of the core that its dependents must follow.
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectSame } from "./expect-same.ts";
import { Loopback } from "./loopback.ts";
import { commit, copyRepository, type Manifest, packagesOf, readJson } from "./repository.ts";
import { run } from "./run.ts";
import { Steps } from "./steps.ts";

const steps = new Steps();
await using loopback = await Loopback.start();
const { env } = loopback;
const repository = loopback.folder.sub("repository");
const path = [loopback.nodes.get(24) ?? ""];

type Versions = Record<string, string>;

const versions = (): Versions =>
  Object.fromEntries(packagesOf(repository).map(({ manifest: { name, version } }) => [name, version]));

/** Versions, builds and publishes by the same programs as a real release. Returns what was released. */
async function release(): Promise<string[]> {
  const before = new Set([...(await loopback.npm.published(Object.keys(versions())))]);
  await commit(repository, "Changes");
  const pending = readdirSync(join(repository, ".changeset")).some((file) => file.endsWith(".md"));
  if (pending) await run(["bun", "tools/release/version.ts"], { cwd: repository });
  await run(["bun", "tools/release/sync-deno-json.ts", "--check"], { cwd: repository });
  await commit(repository, "Versions");
  await run(["tsc", "-b"], { cwd: repository });
  const said = await run(["bun", "tools/release/publish.ts", "npm"], { cwd: repository, env, path });
  const jsr = ["--no-check", "--no-provenance", "--token", "loopback"];
  await run(["bun", "tools/release/publish.ts", "jsr", ...jsr], { cwd: repository, env });
  const all = Object.entries(versions()).map(([name, version]) => `${name}@${version}`);
  const released = all.filter((name) => !before.has(name));
  for (const name of all) {
    const expected = before.has(name) ? `${name} is published already` : `${name} published`;
    if (!said.split("\n").includes(expected)) throw new Error(`expected "${expected}" in\n${said}`);
  }
  const onNpm = await loopback.npm.published(Object.keys(versions()));
  expectSame(onNpm, [...before, ...released]);
  expectSame(loopback.jsr.published, onNpm);
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

const program = `import { Semaphore } from "@sync/semaphore";
const semaphore = new Semaphore(2);
console.log(await semaphore.with(() => semaphore.value));
`;

/** A user of one package, with a package manager: how it installs, upgrades and runs, and what it then has. */
interface User {
  readonly name: string;
  readonly cwd: string;
  readonly install: string[];
  readonly upgrade: string[];
  readonly run: string[];
  has(): string[] | Promise<string[]>;
}

const anyAge = "--minimum-dependency-age=0";

function users(): User[] {
  const files = { "package.json": '{ "type": "module" }', "main.js": program };
  const [bun, npm] = [loopback.project(files), loopback.project(files)];
  const deno = loopback.project({ "deno.json": "{}", "main.js": program });
  const inModules = (cwd: string) => () => {
    const scope = join(cwd, "node_modules/@sync");
    const found = readdirSync(scope).map((name) => readJson<Manifest>(join(scope, name, "package.json")));
    return found.map(({ name, version }) => `${name}@${version}`);
  };
  return [
    {
      name: "bun update",
      cwd: bun,
      install: ["bun", "add", "@sync/semaphore"],
      upgrade: ["bun", "update"],
      run: ["bun", "main.js"],
      has: inModules(bun),
    },
    {
      name: "npm update",
      cwd: npm,
      install: ["npm", "install", "@sync/semaphore"],
      upgrade: ["npm", "update"],
      run: ["node", "main.js"],
      has: inModules(npm),
    },
    {
      // Deno's lock file holds on to what a dependency depends on: the upgrade resolves anew.
      name: "deno, without its lock file",
      cwd: deno,
      install: ["deno", "add", anyAge, "jsr:@sync/semaphore"],
      upgrade: ["deno", "install", anyAge, "--no-lock", "--reload", "--entrypoint", "main.js"],
      run: ["deno", "run", anyAge, "--no-lock", "main.js"],
      async has() {
        const info = await run(["deno", "info", "--no-lock", "--json", "main.js"], { cwd: deno, env });
        const { modules } = JSON.parse(info) as { modules: { specifier: string }[] };
        const found = modules.flatMap(
          ({ specifier }) => /(@sync\/\w+)\/(\d[^/]*)\//.exec(specifier)?.slice(1).join("@") ?? [],
        );
        return [...new Set(found)];
      },
    },
  ];
}

async function use(user: User, how: "install" | "upgrade"): Promise<void> {
  const options = { cwd: user.cwd, env, path };
  await run(user[how], options);
  const printed = await run(user.run, options);
  if (printed !== "1\n") throw new Error(`it printed ${printed}`);
  const own = versions();
  const wanted = ["@sync/core", "@sync/semaphore"].map((name) => `${name}@${own[name]}`);
  const has = await user.has();
  console.log(`        installed: ${has.join(" ")}`);
  expectSame(has, wanted);
}

await steps.run("a copy of the repository", () => copyRepository(repository));
const first = await steps.run("the next release", async () => {
  const released = await release();
  expectSame(
    released,
    Object.entries(versions()).map(([name, version]) => `${name}@${version}`),
  );
  return released;
});
const all = first === undefined ? [] : users();
for (const user of all) await steps.run(`install, before ${user.name}`, () => use(user, "install"));

await steps.run("a fix in the core: its dependents' ranges take it, and none is released", async () => {
  const before = versions();
  changeCore("patch");
  expectSame(await release(), [`@sync/core@${next(before["@sync/core"], "patch")}`]);
});
for (const user of all) await steps.run(`the fix arrives: ${user.name}`, () => use(user, "upgrade"));

await steps.run("a change of the core: its dependents must follow, and all are released", async () => {
  const before = versions();
  const breaking = before["@sync/core"]?.startsWith("0.") ? "minor" : "major";
  changeCore(breaking);
  const expected = Object.entries(before).map(
    ([name, version]) => `${name}@${next(version, name === "@sync/core" ? breaking : "patch")}`,
  );
  expectSame(await release(), expected);
});
for (const user of all) await steps.run(`the change arrives: ${user.name}`, () => use(user, "upgrade"));

await steps.run("publishing once more publishes nothing", async () => expectSame(await release(), []));

steps.end();

function next(version = "", bump: Bump): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (bump === "major") return `${major + 1}.0.0`;
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
