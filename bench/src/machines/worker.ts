// A process of the benchmark across machines: reads a workload from each line, opens what it needs, says that it is ready, starts when a
// line tells it to, and prints what came of it.
import { createInterface } from "node:readline";
import { calls, contenders, type Opened } from "./contenders.ts";
import type { Done, Grant, Workload } from "./workload.ts";

const now = () => Number(process.hrtime.bigint()) / 1e6; // by the machine's clock
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function tasks(opened: Opened, { name, tasks, hold, think, duration }: Workload): Promise<Grant[]> {
  const grants: Grant[] = [];
  const end = now() + duration;
  const task = async () => {
    while (now() < end) {
      const asked = now();
      const release = await opened.acquire(name);
      const granted = now();
      if (hold > 0) await pause(hold);
      grants.push([asked, granted, now()]);
      await release();
      if (think > 0) await pause(think);
    }
  };
  await Promise.all(Array.from({ length: tasks }, task));
  return grants;
}

/** Keeps many locks for a while, and returns how many calls that took. */
async function renewals(opened: Opened, { name, tasks, duration }: Workload): Promise<number> {
  const keep = opened.keep ?? opened.acquire;
  const names = Array.from({ length: tasks }, (_, i) => `${name} ${i}`);
  const releases = await Promise.all(names.map((each) => keep.call(opened, each)));
  const before = calls;
  await pause(duration);
  const made = calls - before;
  await Promise.all(releases.map((release) => release()));
  return made;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
for (;;) {
  const { value, done } = await lines.next();
  if (done) break;
  const workload = JSON.parse(value) as Workload;
  const opened = await contenders[workload.contender]?.open(workload.url, workload.tasks);
  if (opened === undefined) throw new Error(`no contender ${workload.contender}`);
  const first = Array.from({ length: Math.min(workload.tasks, 16) }, () => opened.acquire("warm up"));
  await Promise.all(first.map(async (acquiring) => (await acquiring)()));
  say("ready");
  await lines.next();
  const before = calls;
  let result: Done;
  if (workload.kind === "tasks") {
    const grants = await tasks(opened, workload);
    result = { grants, calls: calls - before };
  } else result = { grants: [], calls: await renewals(opened, workload) };
  await opened.close();
  say(result);
}
process.exit();
