// What is proved beyond tests: `npm run prove`, or `npm run prove -- models` for one. `--long` is for all that know it.
import { chosen, runTasks, type Task } from "./tasks.ts";

const args = Bun.argv.slice(2);
const options = args.filter((arg) => arg.startsWith("--"));
const words = args.filter((arg) => !arg.startsWith("--"));

const program = (name: string): Task => ({
  name,
  command: ["bun", "--conditions=@sync/source", `conformance/src/${name}/main.ts`, ...options],
});

const proofs: Task[] = [
  program("exhaustive"),
  program("differential"),
  program("mutation"),
  program("models"),
  program("soak"),
  { name: "hostile", command: ["bun", "tools/hostile.ts"] },
];

await runTasks(chosen(proofs, words), "all");
