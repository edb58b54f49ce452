import type { World } from "./world.ts";
import { barrierWorlds } from "./worlds/barrier.ts";
import { conditionWorlds } from "./worlds/condition.ts";
import { eventWorlds } from "./worlds/event.ts";
import { lockWorlds } from "./worlds/lock.ts";
import { semaphoreWorlds } from "./worlds/semaphore.ts";

/** All worlds. */
export const worlds: readonly World[] = [
  ...lockWorlds,
  ...eventWorlds,
  ...conditionWorlds,
  ...semaphoreWorlds,
  ...barrierWorlds,
];
