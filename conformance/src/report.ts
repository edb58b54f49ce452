/** What was proved, case by case. */
export class Report {
  passed = 0;
  failed = 0;

  /** Counts a case. A text is printed if it is given, and `otherwise` behind it if the case fails. */
  check(holds: boolean, line?: string, otherwise?: unknown): void {
    if (holds) this.passed++;
    else this.failed++;
    if (line !== undefined) console.log(holds ? `  ok  ${line}` : `FAILED ${line}: ${otherwise}`);
  }

  /** Runs a case, which fails if it throws. What it returns is printed. */
  async run(name: string, body: () => Promise<string>): Promise<void> {
    await body().then(
      (text) => this.check(true, `${name}: ${text}`),
      (error) => this.check(false, name, error instanceof Error ? error.message : error),
    );
  }

  /** The last line, and the exit code. */
  end(): void {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
