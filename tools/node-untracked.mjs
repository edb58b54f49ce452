// Loaded before Node's test runner, which otherwise calls back for every promise that is made and collected, to know the
// test of a stray error: two thirds of the time of these tests. Without that, a stray error fails its file instead.
import { createHook } from "node:async_hooks";

const prototype = Object.getPrototypeOf(createHook({}));
const { enable } = prototype;

/** The first hook that watches for collected resources is the runner's. */
prototype.enable = function (...args) {
  const destroy = Object.getOwnPropertySymbols(this).find(({ description }) => description === "destroy");
  if (destroy === undefined) throw new Error("an AsyncHook looks different here: see tools/node-untracked.mjs");
  if (this[destroy] === undefined) return enable.apply(this, args);
  prototype.enable = enable;
  return this;
};
