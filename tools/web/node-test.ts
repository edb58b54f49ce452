// The part of `node:test` that the tests use, where Vitest runs them. What cannot run there is skipped.
import { inject, type TestOptions, test as vitest } from "vitest";

export { afterEach, beforeEach, describe } from "vitest";

type Body = () => unknown;

export function test(name: string, second: TestOptions | Body, third?: Body): void {
  const [options, body] = typeof second === "function" ? [{}, second] : [second, third];
  if (body === undefined || body.length > 0) throw new TypeError(`${name}: no test context here`);
  vitest(name, { ...options, skip: inject("notHere").includes(name) }, body);
}

export { test as default, test as it };

declare module "vitest" {
  interface ProvidedContext {
    readonly notHere: readonly string[];
  }
}
