import { resolve } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { chromium } from "./chromium.ts";
import { notHere } from "./not-here.ts";

/** What runs the test files, and writes a JUnit report. */
export interface Runtime {
  /** What `npm test -- NAME` calls it. */
  readonly name: string;
  /** What the table calls it. */
  readonly title: string;
  readonly test: (files: readonly string[], report: string) => readonly string[];
  /** Why it cannot run on this machine, if it cannot. */
  readonly missing?: string | undefined;
  /** The tests that it cannot run, each with the reason. */
  readonly notHere?: Readonly<Record<string, string>>;
}

const { deno, bun } = packageJson.devDependencies;
const node = (version: number) => ["npx", "--yes", `node@${version}`];

/** The newest Node of a major version. */
function nodeRuntime(version: number): Runtime {
  return {
    name: `node${version}`,
    title: `Node ${version}`,
    test: (files, report) => [
      ...node(version),
      `--import=${resolve(import.meta.dir, "node-untracked.mjs")}`,
      ...["--test", "--conditions=@sync/source", "--test-timeout=60000"],
      ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
      ...["--test-reporter=junit", `--test-reporter-destination=${report}`],
      ...files,
    ],
  };
}

/** What has no test runner of its own. */
function vitest(name: keyof typeof notHere): string[] {
  const config = ["--config=tools/vitest.config.ts", `--project=${name}`, "--reporter=default", "--reporter=junit"];
  return [...node(24), "node_modules/vitest/vitest.mjs", "run", ...config];
}

/** Where the tests run, in the order of the table. */
export const runtimes: readonly Runtime[] = [
  {
    name: "bun",
    title: `Bun ${bun}`,
    test: (files, report) => [
      ...["bun", "test", "--conditions=@sync/source", "--timeout=60000"],
      ...["--reporter=junit", `--reporter-outfile=${report}`],
      ...files,
    ],
  },
  {
    name: "deno",
    title: `Deno ${deno}`,
    test: (files, report) => ["deno", "test", "-A", "--no-check", `--junit-path=${report}`, ...files],
  },
  ...[22, 24, 26].map(nodeRuntime),
  {
    name: "chromium",
    title: "Chromium",
    test: (_, report) => [...vitest("chromium"), `--outputFile.junit=${report}`],
    missing: chromium() === undefined ? "not installed: CHROMIUM=path, or apt-get install chromium" : undefined,
    notHere: notHere.chromium,
  },
  {
    name: "workerd",
    title: "workerd",
    test: (_, report) => [...vitest("workerd"), `--outputFile.junit=${report}`],
    notHere: notHere.workerd,
  },
];
