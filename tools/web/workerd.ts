// workerd's own `setImmediate` takes about a millisecond: the tests yield some 100,000 times. What is made of messages is fast,
// but keeps timers from firing. What tests just that has workerd's own.
import { expect } from "vitest";
import { immediates } from "./set-immediate.ts";

const shared = globalThis as { own?: object };
shared.own ??= { setImmediate: globalThis.setImmediate, clearImmediate: globalThis.clearImmediate };

const eventLoop = expect.getState().testPath?.includes("event-loop");
Object.assign(globalThis, eventLoop ? shared.own : immediates());
