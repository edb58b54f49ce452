/** The functions at the end of each program. */

export const begin = `// Starts a task at a time, and says how it ends.
async function begin(ms: number, name: string, task: (name: string) => Promise<unknown>) {
  await sleep(ms);
  try {
    await task(name);
    log(name, "is done");
  } catch (error) {
    log(name, \`ends with \${(error as Error).name}\`);
  }
}`;

export const at = `// Does something at a time, and says so.
async function at(ms: number, what: string, action: () => void) {
  await sleep(ms);
  log(what);
  action();
}`;

export const sleep = `function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}`;

export const log = `function log(...words: string[]) {
  console.log(Date.now() - began, ...words);
}`;
