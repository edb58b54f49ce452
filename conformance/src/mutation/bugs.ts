import type { Bug } from "./bug.ts";
import { core } from "./bugs/core.ts";
import { cpython } from "./bugs/cpython.ts";
import { effect } from "./bugs/effect.ts";
import { peers } from "./bugs/peers.ts";
import { primitives } from "./bugs/primitives.ts";

/** All of them: others' first, then what this design has to be careful about. */
export const bugs: readonly Bug[] = [...peers, ...cpython, ...core, ...primitives, ...effect];
