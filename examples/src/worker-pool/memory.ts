// The memory of the machine, which the encodings share.

import { BoundedSemaphore } from "@sync/effect";
import { Context, Layer } from "effect";

/** One permit for each gigabyte. */
export class Memory extends Context.Service<Memory, BoundedSemaphore.BoundedSemaphore>()("worker-pool/Memory") {
  static readonly layer = (gigabytes: number) => Layer.effect(Memory, BoundedSemaphore.make(gigabytes));
}
