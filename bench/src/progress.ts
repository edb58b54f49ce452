const started = performance.now();
const minutes = (milliseconds: number) => {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** Prints where a number of steps has come to: a line for each, and on a terminal also the one under way. */
export class Progress {
  readonly #steps: number;
  #done = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Runs a step, and prints what it is and how long it took. */
  async step<T>(name: string, run: () => Promise<T>): Promise<T> {
    const began = performance.now();
    if (process.stderr.isTTY) process.stderr.write(`${this.#bar()}  ${name} …`);
    const outcome = await run();
    this.#done++;
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.error(`${this.#bar()}  ${name}: ${seconds} s`);
    return outcome;
  }

  #bar(): string {
    const width = 20;
    const full = Math.round((width * this.#done) / this.#steps);
    const count = `${String(this.#done).padStart(String(this.#steps).length)}/${this.#steps}`;
    return `${"█".repeat(full)}${"░".repeat(width - full)} ${count}  ${minutes(performance.now() - started)}`;
  }
}
