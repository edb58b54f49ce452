/** Builds the packages, and runs the tests of the playground: `npm run check -- site-playground`. */
import { casesOf } from "../../../tools/junit.ts";
import { TemporaryFolder } from "../../../tools/release/repository.ts";
import { options, root, run } from "../../../tools/release/run.ts";

await run(["bun", "install", "--frozen-lockfile"], { cwd: `${root}/site` });
await run(["bun", "tools/build.ts"]);
using folder = new TemporaryFolder();
const report = `${folder.path}/playground.xml`;
const command = [
  "bun",
  "test",
  "site/test/playground",
  "--timeout=60000",
  "--reporter=junit",
  `--reporter-outfile=${report}`,
];
const { cwd, env } = options();
const tests = Bun.spawn(command, { cwd, env: { ...Bun.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
const code = await tests.exited;
const cases = casesOf(report);
const failed = cases.filter(({ outcome }) => outcome !== "passed").length;
console.log(`${cases.length - failed} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed`);
process.exitCode = code;
