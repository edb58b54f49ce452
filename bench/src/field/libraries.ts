// The libraries of the field, each used as its manual says.

import { asyncLock } from "./libraries/async-lock.ts";
import { asyncMutex } from "./libraries/async-mutex.ts";
import { asyncSema } from "./libraries/async-sema.ts";
import { awaitSemaphore } from "./libraries/await-semaphore.ts";
import { effect } from "./libraries/effect.ts";
import { esToolkit } from "./libraries/es-toolkit.ts";
import { esfx } from "./libraries/esfx.ts";
import { pLimit } from "./libraries/p-limit.ts";
import { pQueue } from "./libraries/p-queue.ts";
import { semaphorePromise } from "./libraries/semaphore-promise.ts";
import { shopify } from "./libraries/shopify.ts";
import { sync } from "./libraries/sync.ts";
import type { Library } from "./library.ts";

/** The columns of the table. */
export const libraries: readonly Library[] = [
  sync,
  asyncMutex,
  asyncSema,
  awaitSemaphore,
  esToolkit,
  pLimit,
  pQueue,
  asyncLock,
  shopify,
  semaphorePromise,
  effect,
  esfx,
];
