/** The program that does what a scenario does, as text. It can be run as it stands, and prints the events of the playground. */
import { changeText } from "../event.ts";
import type { Action, Primitive, Scenario, Task } from "../scenario.ts";
import { FiberWriter, fiberFunction } from "./fiber-writer.ts";
import { at, begin, log, sleep } from "./helpers.ts";
import { Functions } from "./slots.ts";
import { asyncFunction, changeCode, signalCode, TaskWriter } from "./task-writer.ts";

const packages: Readonly<Record<Primitive["kind"], string>> = {
  Lock: "lock",
  Semaphore: "semaphore",
  BoundedSemaphore: "semaphore",
  Event: "event",
  Condition: "condition",
  Barrier: "barrier",
  ReadWriteLock: "rwlock",
  Keyed: "keyed",
  Limiter: "limiter",
  SingleFlight: "single-flight",
};

/** The program of a scenario. */
export function programOf(scenario: Scenario): string {
  const { primitives, tasks, actions, report } = scenario;
  const names = [...primitives, ...tasks].map(({ name }) => name);
  const functions = new Functions([
    ...names,
    ...Object.keys(scenario.variables ?? {}),
    ...(report === undefined ? [] : ["task"]),
  ]);
  const calls = tasks.map((task) => {
    const call = task.fiber
      ? functions.add(task.role ?? "fiber", new FiberWriter(task).lines, fiberFunction)
      : functions.add(task.role ?? "task", new TaskWriter(scenario, task).lines, asyncFunction);
    return () => {
      const what = task.fiber ? `Effect.runPromise(${call()}${signalOption(scenario, task)})` : call();
      const traced = report === undefined ? what : `task(name, () => ${what})`;
      return `begin(${task.at}, "${task.name}", (name) => ${traced});`;
    };
  });
  const happens = actions.map(
    (action) => `at(${action.at}, "${actionText(action)}", () => ${actionCode(action, scenario)});`,
  );
  if (report !== undefined) happens.push(`setTimeout(() => console.log(tracer.report()), ${report});`);
  const sections = [
    importsOf(scenario),
    declarationsOf(scenario),
    ...functions.written(),
    [...calls.map((call) => call()), ...happens].join("\n"),
    begin,
    ...(actions.length > 0 ? [at] : []),
    sleep,
    log,
  ];
  return `${sections.join("\n\n")}\n`;
}

function signalOption(scenario: Scenario, task: Task): string {
  const signal = signalCode(scenario, task);
  return signal === "undefined" ? "" : `, { signal: ${signal} }`;
}

function importsOf({ primitives, tasks, report }: Scenario): string {
  const names = new Map<string, Set<string>>();
  const add = (from: string, name: string) => names.set(from, (names.get(from) ?? new Set()).add(name));
  for (const { kind } of primitives) add(`@sync/${packages[kind]}`, kind);
  if (JSON.stringify(tasks).includes('"holdAll"')) add("@sync/lock", "acquireAll");
  if (report !== undefined) for (const name of ["named", "start", "task"]) add("@sync/trace", name);
  if (tasks.some(({ fiber }) => fiber)) {
    add("@sync/effect", "Lock as EffectLock");
    add("effect", "Effect");
  }
  const lines = [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, imported]) => {
      return `import { ${[...imported].sort().join(", ")} } from "${from}";`;
    });
  return lines.join("\n");
}

function declarationsOf({ primitives, tasks, actions, variables, deadline, report }: Scenario): string {
  const lines = [];
  if (report !== undefined) lines.push("const tracer = start({ deadlockAfter: 10, stacks: false });");
  for (const primitive of primitives) {
    const made = makeCode(primitive);
    lines.push(`const ${primitive.name} = ${report === undefined ? made : `named("${primitive.name}", ${made})`};`);
  }
  for (const [name, value] of Object.entries(variables ?? {})) lines.push(`let ${name} = ${value};`);
  const aborted = new Set(actions.map((action) => (action.do === "abort" ? action.task : undefined)));
  for (const { name } of tasks) if (aborted.has(name)) lines.push(`const ${name} = new AbortController();`);
  const abortsAll = actions.some((action) => action.do === "abortAll");
  if (abortsAll) lines.push("const all = new AbortController();");
  if (deadline !== undefined) {
    const timeout = `AbortSignal.timeout(${deadline})`;
    lines.push(`const deadline = ${abortsAll ? `AbortSignal.any([all.signal, ${timeout}])` : timeout};`);
  }
  if (tasks.some(({ fiber }) => fiber)) {
    for (const { name } of primitives) lines.push(`const ${name}OfFibers = EffectLock.fromPlain(${name});`);
  }
  lines.push("const began = Date.now();");
  return lines.join("\n");
}

function makeCode({ kind, value, lock }: Primitive): string {
  const types = kind === "Keyed" ? "<string>" : kind === "SingleFlight" ? "<string, void>" : "";
  return `new ${kind}${types}(${lock ?? value ?? ""})`;
}

function actionText(action: Action): string {
  if (action.do === "abort") return `abort ${action.task}`;
  return action.do === "abortAll" ? "abort all" : changeText(action, false);
}

function actionCode(action: Action, scenario: Scenario): string {
  if (action.do === "abort") return `${action.task}.abort()`;
  return action.do === "abortAll" ? "all.abort()" : changeCode(action, scenario);
}
