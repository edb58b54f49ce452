/** Throws unless both lists have the same entries, in whatever order. */
export function expectSame(actual: readonly string[], expected: readonly string[]): void {
  const [got, wanted] = [actual, expected].map((list) => [...list].sort().join(" "));
  if (got !== wanted) throw new Error(`got       ${got}\nexpected  ${wanted}`);
}
