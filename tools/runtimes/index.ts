import { bun } from "./bun.ts";
import { chromium } from "./chromium.ts";
import { deno } from "./deno.ts";
import { node } from "./node.ts";
import type { Runtime } from "./runtime.ts";
import { workerd } from "./workerd.ts";

/** Where the tests run, in the order of the table. */
export const runtimes: readonly Runtime[] = [bun, deno, node(22), node(24), node(26), chromium, workerd];
