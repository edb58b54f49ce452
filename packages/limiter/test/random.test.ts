// Random programs on a clock that the test moves, compared with a model that is as simple as can be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Limiter } from "@sync/limiter";
import fc from "fast-check";
import { Clock, settle } from "./clock.ts";

/** What the model knows of a job. */
interface Job {
  readonly id: number;
  readonly priority: number;
}

/** The rules, with lists and loops. */
class Model {
  readonly starts: [id: number, time: number][] = [];
  readonly waiting: Job[] = [];
  readonly running = new Set<number>();
  paused = false;
  concurrency: number;
  readonly #limit: number;
  readonly #interval: number;

  constructor(concurrency: number, limit: number, interval: number) {
    this.concurrency = concurrency;
    this.#limit = limit;
    this.#interval = interval;
  }

  /** Starts what may start at a time. */
  startAll(time: number): void {
    for (;;) {
      const recent = this.starts.filter(([, start]) => start > time - this.#interval).length;
      if (this.paused || this.running.size >= this.concurrency || recent >= this.#limit) return;
      const highest = Math.max(...this.waiting.map(({ priority }) => priority));
      const index = this.waiting.findIndex(({ priority }) => priority === highest);
      const [job] = index < 0 ? [] : this.waiting.splice(index, 1);
      if (job === undefined) return;
      this.running.add(job.id);
      this.starts.push([job.id, time]);
    }
  }

  /** A job ends, or leaves. */
  end(id: number): void {
    this.running.delete(id);
    const index = this.waiting.findIndex((job) => job.id === id);
    if (index >= 0) this.waiting.splice(index, 1);
  }
}

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("run"), n: fc.integer({ min: -2, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("end"), n: fc.nat({ max: 20 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("move"), n: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("abort"), n: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pause"), n: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("resume"), n: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("concurrency"), n: fc.integer({ min: 1, max: 4 }) }) },
);
const program = fc.record({
  concurrency: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(Number.POSITIVE_INFINITY)),
  limit: fc.integer({ min: 1, max: 4 }),
  interval: fc.integer({ min: 1, max: 20 }),
  rated: fc.boolean(),
  actions: fc.array(action, { minLength: 1, maxLength: 60 }),
});

test("random programs start the same jobs at the same times as a simple model", async () => {
  const property = fc.asyncProperty(program, async ({ concurrency, limit, interval, rated, actions }) => {
    const clock = new Clock();
    await clock.use(async () => {
      const limiter = new Limiter(concurrency, rated ? { rate: { limit, interval } } : {});
      const model = new Model(concurrency, rated ? limit : Number.POSITIVE_INFINITY, interval);
      const starts: [number, number][] = [];
      const jobs: { readonly controller: AbortController; end(): void }[] = [];

      const check = async () => {
        await settle();
        model.startAll(clock.time);
        assert.deepEqual(starts, model.starts);
        assert.deepEqual([limiter.running, limiter.waiting], [model.running.size, model.waiting.length]);
        const waits = limiter.waiting > 0 && !limiter.paused && limiter.running < limiter.concurrency;
        assert.equal(clock.timers, waits ? 1 : 0);
      };
      const act = {
        run(priority: number) {
          const id = jobs.length;
          const controller = new AbortController();
          const job = { controller, end() {} };
          jobs.push(job);
          model.waiting.push({ id, priority });
          const fn = () => {
            starts.push([id, clock.time]);
            return new Promise<void>((resolve) => {
              job.end = resolve;
            });
          };
          limiter.run(fn, { priority, signal: controller.signal }).catch(() => {});
        },
        end(id: number) {
          if (!model.running.has(id)) return;
          jobs[id]?.end();
          model.end(id);
        },
        abort(id: number) {
          jobs[id]?.controller.abort();
          if (model.waiting.some((job) => job.id === id)) model.end(id);
        },
        pause() {
          limiter.pause();
          model.paused = true;
        },
        resume() {
          limiter.resume();
          model.paused = false;
        },
        concurrency(n: number) {
          limiter.concurrency = n;
          model.concurrency = n;
        },
        async move(milliseconds: number) {
          for (let i = 0; i < milliseconds; i++) {
            await clock.move(1);
            await check();
          }
        },
      };
      for (const { kind, n } of actions) {
        await act[kind as keyof typeof act](n);
        // Of what comes in one step the model does not know which job was granted first: it looks after each.
        await check();
      }
      for (const [i, [, time]] of starts.entries()) {
        const [, later = Number.POSITIVE_INFINITY] = starts[i + limit] ?? [];
        assert.equal(!rated || later - time >= interval, true, `${limit + 1} start between ${time} and ${later}`);
      }
    });
  });
  await fc.assert(property, { numRuns: 300 });
});

test("random programs whose actions come in one step: the limits hold, equals start in order, and all come to an end", async () => {
  const property = fc.asyncProperty(program, async ({ concurrency, limit, interval, rated, actions }) => {
    const clock = new Clock();
    await clock.use(async () => {
      const limiter = new Limiter(concurrency, rated ? { rate: { limit, interval } } : {});
      const starts: { readonly id: number; readonly priority: number; readonly time: number }[] = [];
      const jobs: { readonly controller: AbortController; end(): void }[] = [];
      const results: Promise<void>[] = [];
      let running = 0;
      let allowed = concurrency; // the most that was allowed since jobs that run were started
      const run = (priority: number) => {
        const id = jobs.length;
        const job = { controller: new AbortController(), end() {} };
        jobs.push(job);
        const fn = () => {
          starts.push({ id, priority, time: clock.time });
          assert.equal(++running <= allowed, true);
          return new Promise<void>((resolve) => {
            job.end = () => {
              job.end = () => {};
              running--;
              resolve();
            };
          });
        };
        results.push(limiter.run(fn, { priority, signal: job.controller.signal }).catch(() => {}));
      };
      for (const { kind, n } of actions) {
        if (kind === "run") run(n);
        else if (kind === "end") jobs[n]?.end();
        else if (kind === "abort") jobs[n]?.controller.abort();
        else if (kind === "pause") limiter.pause();
        else if (kind === "resume") limiter.resume();
        else if (kind === "move") await clock.move(n);
        else {
          allowed = Math.max(allowed, n);
          limiter.concurrency = n;
        }
      }
      limiter.resume();
      for (let round = 0; round <= jobs.length && limiter.running + limiter.waiting > 0; round++) {
        await clock.move(interval);
        for (const job of jobs) job.end();
        await settle();
      }
      await limiter.idle();
      await Promise.all(results);
      assert.deepEqual([limiter.running, limiter.waiting, clock.timers], [0, 0, 0]);
      for (const [i, { time }] of starts.entries()) {
        const { time: later } = starts[i + limit] ?? { time: Number.POSITIVE_INFINITY };
        assert.equal(!rated || later - time >= interval, true, `${limit + 1} start between ${time} and ${later}`);
      }
      for (const priority of [-2, -1, 0, 1, 2]) {
        const ids = starts.filter((start) => start.priority === priority).map(({ id }) => id);
        assert.deepEqual(
          ids,
          ids.toSorted((a, b) => a - b),
        );
      }
    });
  });
  await fc.assert(property, { numRuns: 300 });
});
