// Does a task on the runtime that runs this, and prints what came of it, both as JSON: for the other programs here.
import { runCase, type Task } from "./rounds.ts";

const result = JSON.stringify(await runCase(JSON.parse(process.argv[2] ?? "") as Task));
process.stdout.write(`${result}\n`, () => process.exit()); // some libraries keep a process alive
