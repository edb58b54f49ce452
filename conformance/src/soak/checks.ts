/** Counts what was checked, and keeps what was found. */
export class Checks {
  checked = 0;
  readonly failures: string[] = [];

  /** Something must hold. */
  that(holds: boolean, otherwise: () => string): void {
    this.checked++;
    if (!holds) this.fail(otherwise());
  }

  /** Two numbers must be the same. */
  same(what: string, actual: number, expected: number): void {
    this.that(actual === expected, () => `${what}: ${actual}, and ${expected} was expected`);
  }

  /** Something does not hold. */
  fail(failure: string): void {
    this.failures.push(failure);
  }
}
