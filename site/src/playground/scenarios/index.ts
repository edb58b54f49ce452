/** All scenarios. */
import type { Exhibit } from "../scenario.ts";
import { effect, keyed, limiter, readersWriter, singleFlight } from "./more.ts";
import { deadline, fifo, noOvertaking, oneIsAborted, resize, twoAtATime } from "./queue.ts";
import { barrier, broadcast, brokenBarrier, producerConsumer } from "./signals.ts";
import { cure, deadlock, reentry } from "./stuck.ts";

export const exhibits: readonly Exhibit[] = [
  fifo,
  twoAtATime,
  noOvertaking,
  oneIsAborted,
  deadline,
  resize,
  broadcast,
  producerConsumer,
  barrier,
  brokenBarrier,
  deadlock,
  cure,
  reentry,
  readersWriter,
  keyed,
  singleFlight,
  limiter,
  effect,
];
