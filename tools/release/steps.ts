/** Runs named steps one after the other, and counts. A step fails by throwing. */
export class Steps {
  #passed = 0;
  #failed = 0;

  /** Runs a step. Resolves with what it returned, or with `undefined` if it failed. */
  async run<T>(name: string, step: () => T | Promise<T>): Promise<T | undefined> {
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    try {
      const result = await step();
      this.#passed++;
      console.log(`ok      ${name}  (${seconds()} s)`);
      return result;
    } catch (error) {
      this.#failed++;
      console.log(`FAILED  ${name}  (${seconds()} s)`);
      console.log(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** The last line, and the exit code. */
  end(): void {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed > 0 || this.#passed === 0 ? 1 : 0;
  }
}
