// Makes one of each while the module loads, where no signal and no timer may be made, and shares them between requests.
import { DurableObject } from "cloudflare:workers";
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { acquireAll } from "@sync/core";
import { Semaphore as EffectSemaphore } from "@sync/effect";
import { Event } from "@sync/event";
import { Keyed } from "@sync/keyed";
import { Limiter } from "@sync/limiter";
import { Lock } from "@sync/lock";
import { memory } from "@sync/remote";
import { ReadWriteLock } from "@sync/rwlock";
import { Semaphore } from "@sync/semaphore";
import { SingleFlight } from "@sync/single-flight";
import { Effect } from "effect";

const lock = new Lock();
const semaphore = new Semaphore(1);
const barrier = new Barrier(5);
const event = new Event();
const condition = new Condition();
const keyed = new Keyed(() => new Lock());
const files = new ReadWriteLock();
const limiter = new Limiter(1);
const rated = new Limiter(1, { rate: { limit: 1, interval: 5 } });
const flight = new SingleFlight();
const remote = memory();
const effects = EffectSemaphore.makeUnsafe(1);
const first = new Lock();
const second = new Lock();

let running = 0;
let arrived = 0;
const job = async () => {
  running++;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return running-- === 1;
};

const uses = {
  Lock: () => lock.with(job),
  Semaphore: () => semaphore.with(job),
  Keyed: () => keyed.with("key", job),
  ReadWriteLock: () => files.write.with(job),
  Limiter: () => limiter.run(job),
  "Limiter with a rate": () => rated.run(job),
  SingleFlight: () => flight.run("key", job),
  Remote: () => remote.lock("name").with(job),
  "@sync/effect": () => Effect.runPromise(effects.withPermit(Effect.promise(job))),
  Barrier: async () => (await barrier.wait()) < 5,
  async acquireAll() {
    using _both = await acquireAll([second, first]);
    return await job();
  },
  async Event() {
    if (++arrived % 5 === 0) event.set();
    return await event.wait();
  },
  async Condition() {
    using _token = await condition.acquire();
    arrived++;
    condition.notifyAll();
    await condition.waitFor(() => arrived % 5 === 0);
    return true;
  },
};

/** What is used in turn. */
const names = Object.keys(uses);

async function answer(request) {
  const name = new URL(request.url).searchParams.get("use");
  return Response.json(name === null ? names : await uses[name]());
}

/** All requests to it share one context, so that one may wait for another. */
export class Shared extends DurableObject {
  fetch(request) {
    return answer(request);
  }
}

export default {
  async fetch(request, { Shared }) {
    if (!request.url.includes("shared")) return await answer(request);
    return await Shared.get(Shared.idFromName("the one")).fetch(request);
  },
};
