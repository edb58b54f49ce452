/** Where the tests are. */
export const testFiles: readonly string[] = ["packages", "conformance", "examples"].map(
  (part) => `${part === "packages" ? "packages/*" : part}/test/**/*.test.ts`,
);
