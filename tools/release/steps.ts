/** Runs named steps one after the other, and counts. A step fails by throwing. */
export class Steps {
  #passed = 0;
  #failed = 0;

  /** Runs a step. Resolves with what it returned, or with `undefined` if it failed. */
  async run<T>(name: string, step: () => T | Promise<T>): Promise<T | undefined> {
    const started = performance.now();
    const print = (outcome: string) =>
      console.log(`${outcome}  ${name}  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    try {
      const result = await step();
      this.#passed++;
      print("ok    ");
      return result;
    } catch (error) {
      this.#failed++;
      print("FAILED");
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

/** Throws unless both lists have the same entries, in whatever order. */
export function expectSame(actual: readonly string[], expected: readonly string[]): void {
  const [got, wanted] = [actual, expected].map((list) => [...list].sort().join(" "));
  if (got !== wanted) throw new Error(`got       ${got}\nexpected  ${wanted}`);
}
