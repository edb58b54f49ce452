// Runs the programs as processes: the reports and the pictures of the guide are what they print; processes whose event loop runs dry,
// and those that tracing is switched on for from outside. With `--write`, the guide has the reports and the pictures of now.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { pool } from "../../../tools/pool.ts";
import { nodeFolder, options, root, run } from "../../../tools/release/run.ts";
import { commandLine } from "../command-line.ts";
import { Report } from "../report.ts";
import { programs } from "./programs.ts";
import { picture } from "./terminal.ts";

const { has } = commandLine([], ["write"]);
const report = new Report();
const here = import.meta.dirname;
const page = join(root, "docs/stuck.md");
const pictures = join(root, "docs/stuck");
const shown = ["deadlock", "forgotten-release", "slow-holder"];
const condition = "--conditions=@sync/source";
const register = join(root, "packages/trace/src/register.ts");

interface Runtime {
  readonly name: string;
  /** The command that runs a program. */
  readonly run: readonly string[];
  /** What switches tracing on for it. */
  readonly preload: readonly string[];
}

async function node(version: number): Promise<Runtime> {
  const program = join(await nodeFolder(version), "node");
  return { name: `Node ${version}`, run: [program, condition], preload: [`--import=${register}`] };
}

const nodes = await Promise.all([22, 24, 26].map(node));
// The `deno` of npm is a program that starts it, which would be the one that gets a signal.
const deno = await run(["deno", "eval", "console.log(Deno.execPath())"]);
const [, node24] = nodes as [Runtime, Runtime, Runtime];
const runtimes: readonly Runtime[] = [
  ...nodes,
  { name: "Bun", run: ["bun", condition], preload: [`--preload=${register}`] },
  { name: "Deno", run: [deno.trim(), "run", "-A", "--no-check"], preload: [`--preload=${register}`] },
];

const settings = { ...options({ cwd: join(here, "programs") }), reject: false, timeout: 60_000 } as const;

/** What a runtime prints of a program. */
async function output({ run: [program = "", ...args] }: Runtime, name: string, ...more: string[]): Promise<string> {
  const { stdout, stderr } = await execa(program, [...args, "../run.ts", name, ...more], settings);
  return stdout.replace(`${name}\n`, "").trim() || stderr;
}

/** What is the same each time: not how long something took, nor how many went on meanwhile. */
function same(text: string): string {
  return text
    .replace(/\b\d+(\.\d)? (ms|s|min)\b/g, "N ms")
    .replace(/\b\d+ (requests|were|was|more)\b/g, "N $1")
    .replace(/waiters:\d+/g, "waiters:N");
}

/** The part of a report that the guide has: what is wrong, and for one program also who holds what. */
function excerpt(name: string, text: string): string {
  const isFinding = (part: string) => /^\S*[a-z-]+\S* \((certain|probable)\): /.test(part);
  return name === "deadlock" ? text : text.split("\n\n").filter(isFinding).join("\n\n");
}

async function checkReport(name: string): Promise<void> {
  const text = await output(node24, name);
  await report.run(`${name}: its report`, async () => {
    const content = readFileSync(page, "utf8");
    const [before, block, after] = content.split(`<!-- ${name} -->`);
    if (block === undefined || after === undefined) throw new Error(`${page} has no report of it`);
    const now = `\n\n\`\`\`txt\n${excerpt(name, text)}\n\`\`\`\n\n`;
    if (has("write")) writeFileSync(page, [before, now, after].join(`<!-- ${name} -->`));
    else if (same(block) !== same(now)) throw new Error(`the guide has\n${block}\nand it is\n${now}`);
    return "as in the guide";
  });
}

async function checkPicture(name: string): Promise<void> {
  const file = join(pictures, `${name}.svg`);
  const now = picture(
    `node --import @sync/trace/register ${name}.ts`,
    excerpt(name, await output(node24, name, "--colour")),
  );
  await report.run(`${name}: its picture`, async () => {
    const text = (svg: string) => same(svg).replace(/(width|height)="\d+"|viewBox="[^"]*"/g, "");
    if (has("write")) writeFileSync(file, now);
    else if (text(readFileSync(file, "utf8")) !== text(now)) throw new Error("it is another: run this with --write");
    return "as in the guide";
  });
}

async function checkAsleep(runtime: Runtime): Promise<void> {
  await report.run(`asleep, on ${runtime.name}`, async () => {
    const text = await output(runtime, "asleep");
    if (
      !/^asleep \(certain\): nothing is left to run, and a request waits\n {2}task "client" waits for ready/.test(text)
    )
      throw new Error(`it printed\n${text}`);
    return "found";
  });
}

/** A program that knows nothing of it says what is wrong, and at a signal what goes on. */
async function checkRegister(runtime: Runtime): Promise<void> {
  await report.run(`register, and SIGUSR2, on ${runtime.name}`, async () => {
    const [program = "", ...args] = runtime.run;
    const child = execa(program, [...args, ...runtime.preload, "../wait.ts"], settings);
    let text = "";
    child.stderr.on("data", (data) => {
      text += data;
    });
    const until = async (what: RegExp) => {
      for (let i = 0; i < 200 && !what.test(text); i++) await new Promise((resolve) => setTimeout(resolve, 50));
      if (!what.test(text)) throw new Error(`it printed\n${text}`);
    };
    try {
      await until(/^inversion \(certain\): orders and stock/m);
      child.kill("SIGUSR2");
      await until(/^round <Barrier \[filling, waiters:2\/3\]>\n {2}task "worker 1" waits for/m);
    } finally {
      child.kill("SIGKILL");
      await child;
    }
    return "findings and a report";
  });
}

/** Nothing is found in a program that is right. */
async function checkDemo({ name, run: [program = "", ...args], preload }: Runtime, demo: string): Promise<void> {
  await report.run(`demo ${demo}, on ${name}`, async () => {
    const command = [...args, ...preload, "src/demo.ts", demo];
    const { exitCode, all } = await execa(program, command, { ...settings, cwd: join(root, "examples"), all: true });
    if (exitCode !== 0 || /^[a-z-]+ \((certain|probable)\): /m.test(all)) throw new Error(`it printed\n${all}`);
    return "nothing is found";
  });
}

const names = Object.keys(programs);
if (has("write"))
  for (const name of names) await checkReport(name); // one after the other: each writes the page
else await pool(names, [1, 2], checkReport);
const checks = [
  ...shown.map((name) => () => checkPicture(name)),
  ...["crawl", "worker-pool", "machines"].map((demo) => () => checkDemo(node24, demo)),
  ...runtimes.slice(3).map((runtime) => () => checkDemo(runtime, "crawl")),
  ...runtimes.flatMap((runtime) => [() => checkAsleep(runtime), () => checkRegister(runtime)]),
];
await pool(checks, [1, 2], (check) => check());
report.end();
