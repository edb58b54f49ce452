// The part of `node:test` that the tests use, for runtimes that have none. Anything else is an error, not ignored.

/** What came of a test. Neither an error nor a reason: it passed. */
export interface TestResult {
  readonly name: string;
  readonly error?: string;
  readonly notHere?: true;
}

/** What a test may take. */
export interface TestOptions {
  readonly timeout?: number;
}

type Body = () => unknown;

interface Test {
  readonly name: string;
  readonly body: Body;
  readonly timeout: number;
  readonly suites: readonly Suite[];
}

interface Suite {
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
}

const limit = 60_000;
const tests: Test[] = [];
const stray: unknown[] = [];
let suites: readonly Suite[] = [{ beforeEach: [], afterEach: [] }];

export function test(name: string, body: Body): void;
export function test(name: string, options: TestOptions, body: Body): void;
export function test(name: string, second: TestOptions | Body, third?: Body): void {
  const [options, body] = typeof second === "function" ? [{}, second] : [second, third];
  if (body === undefined) throw new TypeError(`${name}: no function`);
  if (body.length > 0) throw new TypeError(`${name}: no test context here`);
  const unknown = Object.keys(options).filter((key) => key !== "timeout");
  if (unknown.length > 0) throw new TypeError(`${name}: no option ${unknown.join(", ")} here`);
  tests.push({ name, body, timeout: options.timeout ?? limit, suites });
}

export { test as it };

export function describe(_name: string, body: Body): void {
  const outer = suites;
  suites = [...outer, { beforeEach: [], afterEach: [] }];
  const returned = body();
  suites = outer;
  if (returned !== undefined) throw new TypeError("describe takes a synchronous function here");
}

export function beforeEach(body: Body): void {
  suites.at(-1)?.beforeEach.push(body);
}

export function afterEach(body: Body): void {
  suites.at(-1)?.afterEach.push(body);
}

export default test;

addEventListener("error", (event: Partial<ErrorEvent>) => stray.push(event.error ?? event.message));
addEventListener("unhandledrejection", (event: Partial<PromiseRejectionEvent>) => stray.push(event.reason));

/** Runs what was registered, one test after the other, but for those that cannot run here. */
export async function run(notHere: readonly string[]): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of tests) {
    results.push(notHere.includes(test.name) ? { name: test.name, notHere: true } : await resultOf(test));
  }
  await turn(20);
  if (stray.length > 0) results.push({ name: "after the last test", error: stray.map(show).join("\n") });
  return results;
}

async function resultOf({ name, body, timeout, suites }: Test): Promise<TestResult> {
  const errors: unknown[] = [];
  const attempt = async (bodies: readonly Body[]) => {
    try {
      for (const body of bodies) await within(timeout, body);
    } catch (error) {
      errors.push(error ?? new Error("undefined was thrown"));
    }
  };
  await attempt([...suites.flatMap(({ beforeEach }) => beforeEach), body]);
  await attempt(suites.toReversed().flatMap(({ afterEach }) => afterEach));
  await turn(0); // a stray rejection is reported in a task
  errors.push(...stray.splice(0));
  return errors.length === 0 ? { name } : { name, error: errors.map(show).join("\n") };
}

async function within(timeout: number, body: Body): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function turn(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function show(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
