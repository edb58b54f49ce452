/** What was proved, line by line and in sum. */
export class Report {
  passed = 0;
  failed = 0;

  pass(line: string): void {
    this.passed++;
    console.log(line);
  }

  fail(line: string): void {
    this.failed++;
    console.log(`FAILED ${line}`);
  }
}
