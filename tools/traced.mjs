// A preload that switches tracing on, for a run of the test suite: `bun test --preload`, `node --import`, `deno test --preload`.
// It is the preset for development, but only one request in 64 has a stack, because some tests make millions. It writes to the
// file `FALSE_FINDINGS` that it is on, and each finding that is false.
import { appendFileSync } from "node:fs";
import { start } from "@sync/trace";
import "@sync/trace/effect";
import { runningTracer } from "../packages/trace/src/tracer.ts";

const file = process.env.FALSE_FINDINGS;
const write = (line) => appendFileSync(file, `${line}\n`);

/** After how long something probable is found by default. Here it is found much sooner, because hardly a test takes so long. */
const deadlockAfter = 5000;

/** What was found something of. */
const subjects = new Map();

/** No test deadlocks, or acquires locks in two orders. What is left behind at the end of a test is stuck, and its token is lost. */
function isFalse({ kind, certainty, steps, over }) {
  if (kind === "inversion" || (kind === "deadlock" && certainty === "certain")) return true;
  if (kind !== "deadlock" && kind !== "lost") return false;
  const [{ primitive }] = steps;
  if (!over) for (const { subject } of running.live) if (subject.label === primitive) subjects.set(primitive, subject);
  const goesOn = over && subjects.get(primitive)?.primitive !== undefined; // otherwise the primitive was collected
  return goesOn && steps.every(({ ms }) => ms >= deadlockAfter);
}

const tracer = start({
  stacks: 64,
  deadlockAfter: 20,
  onFinding(finding) {
    if (isFalse(finding)) write(JSON.stringify(finding));
  },
});
const running = runningTracer(tracer);
write("on");
