// Browsers have no `setImmediate`. Effect would yield by timers, which wait 4 ms there: the tests yield some 100,000 times.
import process from "./process.ts";
import { immediates } from "./set-immediate.ts";

Object.assign(globalThis, { process }, immediates());
