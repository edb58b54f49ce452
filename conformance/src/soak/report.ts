/** Counts the cases, and prints each. */
export class Report {
  passed = 0;
  failed = 0;

  /** Runs a case, which passes unless it throws. What it returns is printed. */
  async run(name: string, body: () => Promise<string>): Promise<void> {
    try {
      console.log(`ok    ${name}: ${await body()}`);
      this.passed++;
    } catch (error) {
      console.log(`FAIL  ${name}: ${error instanceof Error ? error.message : error}`);
      this.failed++;
    }
  }
}
