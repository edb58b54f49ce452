// Every export has a doc comment: `deno doc --lint`, without what it says of types that are another package's.
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");
const globs = [
  ...["packages/*/src/index.ts", "packages/effect/src/*.ts"],
  ...["effect", "otel", "perfetto", "register"].map((name) => `packages/trace/src/${name}.ts`),
];
const entries = globs.flatMap((glob) => [...new Bun.Glob(glob).scanSync({ cwd: root })]);
const { stdout, stderr } = Bun.spawnSync(["deno", "doc", "--lint", ...entries], {
  cwd: root,
  env: { ...Bun.env, NO_COLOR: "1" },
});
const reports = `${stdout}${stderr}`.split(/^(?=error\[)/m).filter((report) => report.startsWith("error["));
// The facade's types are made of effect's and of the plain primitives', which deno takes for private ones. What overrides
// something has the comment of what it overrides.
const errors = reports.filter((report) => {
  const facade =
    report.startsWith("error[private-type-ref]") && /(packages|trace\/src|node_modules\/.*)\/effect/.test(report);
  const override = report.startsWith("error[missing-jsdoc]") && /\boverride\b/.test(report);
  return !facade && !override;
});
for (const error of errors) console.log(error);
process.exitCode = errors.length > 0 ? 1 : 0;
