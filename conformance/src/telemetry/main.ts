// What the tracer tells others, with the real ones: OpenTelemetry's SDK exports to a receiver, and Chromium records a page. Runs
// conformance/telemetry on Bun, Node and Deno. `npm run prove -- telemetry`; with words: only those runtimes or files.
import { chromium } from "../../../tools/chromium.ts";
import { inCI } from "../../../tools/in-ci.ts";
import { OnRuntimes } from "../on-runtimes.ts";

const isHere = (file: string) => inCI || chromium() !== undefined || !file.includes("chromium");
const tests = new OnRuntimes("conformance/telemetry", 60_000, isHere);
for (const name of tests.names) await tests.run(name);
tests.end();
