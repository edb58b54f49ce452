import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** The folder of the benchmarks. */
export const folder: string = resolve(import.meta.dirname, "..");

/** What a program prints. It must end well. */
export async function outputOf([program = "", ...args]: readonly string[], cwd: string = folder): Promise<string> {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const code = await new Promise((done, fail) => child.on("error", fail).on("close", done));
  if (code !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${code}\n${err}${out}`);
  return out;
}
