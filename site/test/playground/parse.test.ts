/** What a link may not hold: each message names the place, what stands there, and what is allowed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInside } from "./load.ts";

const { exhibits, parseScenario } = await loadInside();

const lock = { name: "lock", kind: "Lock" };
const slots = { name: "slots", kind: "BoundedSemaphore", value: 2 };
const work = { do: "work", ms: 10 };
const task = (steps: readonly unknown[], more: object = {}) => ({ name: "ann", at: 0, steps, ...more });
const whole = (more: object) => ({ primitives: [lock, slots], tasks: [task([work])], actions: [], ...more });
const steps = (...steps: readonly unknown[]) => whole({ tasks: [task(steps)] });
const action = (action: object) => whole({ actions: [{ at: 0, ...action }] });

const rejected: readonly (readonly [value: unknown, message: string])[] = [
  ["x", 'the scenario is "x": it must be an object'],
  [
    whole({ more: 1 }),
    "the scenario has more: it can have only primitives, tasks, actions, variables, deadline, report",
  ],
  [whole({ primitives: [] }), "primitives is []: it must be a list of 1 to 4"],
  [whole({ primitives: [{ name: "x", kind: "Mutex" }] }), 'primitives[0].kind is "Mutex": it must be Lock, Semaphore'],
  [
    whole({ primitives: [{ name: "x", kind: "Barrier", value: 0 }] }),
    "primitives[0].value is 0: it must be an integer from 1 to 100",
  ],
  [
    whole({ primitives: [{ name: "x", kind: "Condition", lock: "y" }] }),
    'primitives[0].lock is "y": it must be the name of a Lock above',
  ],
  [whole({ primitives: [lock, lock] }), 'primitives[1].name is "lock": it must be a name that nothing else has'],
  [whole({ tasks: [task([], { name: "lock" })] }), 'tasks[0].name is "lock": it must be a name that nothing else has'],
  [
    whole({ tasks: [task([], { name: "await" })] }),
    'tasks[0].name is "await": it must be a name of at most 16 letters',
  ],
  [whole({ tasks: [task([], { name: "Ann" })] }), 'tasks[0].name is "Ann": it must be a name of at most 16 letters'],
  [whole({ tasks: [task([], { at: 1001 })] }), "tasks[0].at is 1001: it must be an integer from 0 to 1000"],
  [whole({ tasks: [task([], { fiber: 1 })] }), "tasks[0].fiber is 1: it must be true"],
  [whole({ tasks: Array.from({ length: 25 }, () => task([])) }), "tasks is [{"],
  [whole({ deadline: 0.5 }), "deadline is 0.5: it must be an integer from 0 to 1000"],
  [whole({ variables: { items: "1" } }), 'variables.items is "1": it must be an integer from -1000 to 1000'],
  [steps({ do: "work", ms: 1001 }), "tasks[0].steps[0].ms is 1001: it must be an integer from 0 to 1000"],
  [steps({ do: "work", ms: -1 }), "tasks[0].steps[0].ms is -1: it must be an integer from 0 to 1000"],
  [steps({ do: "sleep", ms: 1 }), 'tasks[0].steps[0].do is "sleep": it must be what a task or an action can do'],
  [
    steps({ do: "hold", on: "x", steps: [] }),
    'tasks[0].steps[0].on is "x": it must be the name of a primitive that can be acquired',
  ],
  [
    steps({ do: "hold", on: "lock.read", steps: [] }),
    'tasks[0].steps[0].on is "lock.read": it must be the name of a primitive',
  ],
  [steps({ do: "hold", on: "lock", permits: 1, steps: [] }), "tasks[0].steps[0].permits is 1: it must be left out"],
  [
    steps({ do: "hold", on: "slots", permits: 0, steps: [] }),
    "tasks[0].steps[0].permits is 0: it must be an integer from 1 to 100",
  ],
  [steps({ do: "hold", on: "lock", key: "k", steps: [] }), 'tasks[0].steps[0].key is "k": it must be a key of a Keyed'],
  [
    steps({ do: "holdAll", on: ["lock", "lock"], steps: [] }),
    'tasks[0].steps[0].on is ["lock","lock"]: it must be each lock once',
  ],
  [
    steps({ do: "holdAll", on: ["lock", "slots"], steps: [] }),
    'tasks[0].steps[0].on[1] is "slots": it must be the name of a Lock',
  ],
  [
    steps({ do: "wait", on: "lock" }),
    'tasks[0].steps[0].on is "lock": it must be the name of a primitive: Event or Condition or Barrier',
  ],
  [
    steps({ do: "add", variable: "items", n: 1 }),
    'tasks[0].steps[0].variable is "items": it must be the name of a variable',
  ],
  [
    whole({ tasks: [task([{ do: "wait", on: "lock" }], { fiber: true })] }),
    'tasks[0].steps[0].do is "wait": it must be work or hold, in a fiber',
  ],
  [action({ do: "abort", task: "bob" }), 'actions[0].task is "bob": it must be the name of a task'],
  [action({ do: "resize", on: "slots", to: 101 }), "actions[0].to is 101: it must be an integer from 0 to 100"],
  [action({ do: "set", on: "slots" }), 'actions[0].on is "slots": it must be the name of a primitive: Event'],
  [
    action({ do: "notifyAll", on: "slots" }),
    'actions[0].do is "notifyAll": it must be what a task or an action can do',
  ],
];

for (const [value, message] of rejected) {
  test(`rejected: ${message}`, () => {
    assert.throws(
      () => parseScenario(value),
      (error: Error) => error instanceof TypeError && error.message.startsWith(message),
    );
  });
}

test("steps are not too deep", () => {
  let step: object = work;
  for (let depth = 0; depth < 6; depth++) step = { do: "hold", on: "slots", steps: [step] };
  assert.throws(() => parseScenario(steps(step)), /it must be steps in at most four others$/);
});

test("all scenarios, and the limits themselves, are accepted", () => {
  for (const { scenario } of exhibits) assert.deepEqual(parseScenario(scenario), scenario);
  for (const value of [
    steps({ do: "work", ms: 1000 }),
    steps({ do: "work", ms: 0 }),
    action({ do: "resize", on: "slots", to: 0 }),
  ]) {
    assert.deepEqual(parseScenario(value), value);
  }
});
