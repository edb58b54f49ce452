// The same random steps on two engines: their answers, their calls and what they show must be alike.
import assert from "node:assert/strict";
import type { Engine, Inspection, Op, Reply, Step } from "@sync/remote";
import { Random } from "../random.ts";
import { until, type World } from "./world.ts";

/** A process that makes steps: one session after the other. */
class Client {
  readonly label: string;
  session = crypto.randomUUID();
  seq = 0;
  ids = 0;
  /** What its session has asked for and not released, with the names. */
  readonly asked = new Map<number, string>();
  /** The names of all that it ever asked for. */
  readonly names = new Map<number, string>();
  readonly sent: Step[] = [];

  constructor(label: string) {
    this.label = label;
  }

  renew(): void {
    this.session = crypto.randomUUID();
    this.seq = 0;
    this.asked.clear();
  }
}

/** A world under test: an engine for each client, and what each was called for. */
class Side {
  readonly world: World;
  readonly engines: readonly Engine[];
  readonly calls: Map<number, number>[];
  readonly #clients: readonly Client[];
  readonly #fences = new Map<string, number>(); // the last of each name

  constructor(world: World, clients: readonly Client[]) {
    this.world = world;
    this.#clients = clients;
    this.engines = clients.map(({ label }) => world.engine(label));
    this.calls = clients.map(() => new Map());
  }

  async listen(): Promise<(() => unknown)[]> {
    const listening = this.engines.map((engine, i) => {
      return engine.listen(
        (id, fence) => {
          assert.equal(this.calls[i]?.has(id), false, "called twice");
          this.calls[i]?.set(id, fence);
        },
        () => {},
      );
    });
    return await Promise.all(listening);
  }

  async step(i: number, step: Step): Promise<Reply> {
    const engine = this.engines[i];
    assert.ok(engine);
    return await engine.step(step, new AbortController().signal);
  }

  /** Checks the fences of what was granted in a step, to whichever client. */
  check(granted: readonly (readonly [i: number, id: number, fence: number])[]): void {
    const sorted = granted.toSorted(([, , a], [, , b]) => a - b);
    for (const [i, id, fence] of sorted) {
      const name = this.#clients[i]?.names.get(id) ?? "?";
      assert.ok(Number.isSafeInteger(fence) && fence > (this.#fences.get(name) ?? 0), `${name} has the fence ${fence}`);
      this.#fences.set(name, fence);
    }
  }

  /** What was called since there were so many calls. */
  callsSince(counts: readonly number[]): [i: number, id: number, fence: number][] {
    return this.calls.flatMap((calls, i) =>
      [...calls].slice(counts[i]).map(([id, fence]) => [i, id, fence] as [number, number, number]),
    );
  }
}

/** What of an answer does not depend on time. */
function plain({ gone = false, got = [], no = [], busy = [], mine, next }: Reply): unknown {
  if (gone) return { gone };
  const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);
  return {
    got: sorted(got.map(([id]) => id)),
    no: sorted(no),
    busy: sorted(busy),
    mine: mine?.map(([id, fence, name]) => [id, fence > 0, name]).sort(([a], [b]) => Number(a) - Number(b)),
    next: next !== undefined,
  };
}

function shown(inspections: readonly Inspection[]): unknown {
  return inspections.map(({ name, taken, holders, waiters }) => ({
    name,
    taken,
    holders: holders.map(({ label, permits, bound }) => [label, permits, bound].join(" ")),
    waiters: waiters.map(({ label, permits, bound }) => [label, permits, bound].join(" ")),
  }));
}

const names = ["a", "b", "é \"'", "z"];

function opsOf(random: Random, client: Client): Op[] {
  return Array.from({ length: random.next(5) }, (): Op => {
    const known = [...client.asked];
    const [id, name] = random.pick(known) ?? [0, "a"];
    if (known.length > 0 && random.next(100) < 45) {
      if (random.next(10) > 0) client.asked.delete(id);
      return ["l", id, random.next(20) === 0 ? "z" : name];
    }
    if (known.length > 0 && random.next(30) === 0) return ["a", id, name, 1, 2, true]; // an id that was used
    const bound = 1 + random.next(4);
    const op: Op = ["a", ++client.ids, random.pick(names) ?? "a", 1 + random.next(bound), bound, random.next(4) > 0];
    client.asked.set(op[1], op[2]);
    client.names.set(op[1], op[2]);
    return op;
  });
}

/**
 * Runs so many random steps on both. Throws at the first difference, and names the seed and the step. A call that takes longer
 * than so many milliseconds is one.
 */
export async function compare(model: World, other: World, seed: number, steps: number, ms = 5_000): Promise<void> {
  const random = new Random(seed);
  const clients = ["p", "q", "r", "s"].map((label) => new Client(label));
  const sides = [new Side(model, clients), new Side(other, clients)] as const;
  const done = new Map<string, number>(); // the last step of each session
  const ends = (await Promise.all(sides.map((side) => side.listen()))).flat();
  try {
    for (let n = 0; n < steps; n++) {
      const i = random.next(clients.length);
      const client = clients[i];
      assert.ok(client);
      let step: Step;
      const what = random.next(100);
      if (what < 4 && client.seq > 0) {
        for (const { world } of sides) await world.expire(client.session);
        if (random.next(2) === 0) client.renew(); // else it goes on, and finds that it is over
      }
      const last = client.sent.at(-1);
      if (what >= 4 && what < 14 && last !== undefined) {
        step = { ...(random.next(3) === 0 ? (random.pick(client.sent) ?? last) : last), whole: random.next(2) === 0 };
      } else {
        const ends = what < 17 && client.seq > 0;
        const seq = ++client.seq;
        const whole = seq === 1 || random.next(4) === 0;
        const ops = opsOf(random, client);
        step = { session: client.session, seq, lease: ends ? 0 : 60_000, whole: whole && !ends, ops };
        client.sent.push(step);
        if (ends) client.renew();
      }
      const say = `seed ${seed}, step ${n} of ${client.label}: ${JSON.stringify(step)}`;
      const counts = sides.map(({ calls }) => calls.map(({ size }) => size));
      const again = step.seq <= (done.get(step.session) ?? 0);
      const before = await sides[0].engines[0]?.inspect();
      const [a, b] = [await sides[0].step(i, step), await sides[1].step(i, step)];
      assert.deepEqual(plain(b), plain(a), `${say}: ${JSON.stringify(before)}`);
      if (!a.gone) done.set(step.session, Math.max(step.seq, done.get(step.session) ?? 0));
      else if (client.session === step.session) client.renew();
      const ids = (side: Side) => side.calls.map((calls) => [...calls.keys()].sort((x, y) => x - y));
      await Promise.resolve();
      const enough = () => sides[1].calls.every(({ size }, j) => size >= (sides[0].calls[j]?.size ?? 0));
      await until(`the calls of ${say}`, enough, ms);
      assert.deepEqual(ids(sides[1]), ids(sides[0]), say);
      for (const [k, side] of sides.entries()) {
        const got = again ? [] : ((k === 0 ? a : b).got ?? []).map(([id, fence]) => [i, id, fence] as const);
        side.check([...got, ...side.callsSince(counts[k] ?? [])]);
      }
      if (n % 10 === 0) {
        const [x, y] = await Promise.all(sides.map(async ({ engines }) => shown((await engines[0]?.inspect()) ?? [])));
        assert.deepEqual(y, x, say);
      }
    }
    for (const [j, client] of clients.entries()) {
      const step: Step = { session: client.session, seq: ++client.seq, lease: 0, whole: false, ops: [] };
      for (const side of sides) await side.step(j, step);
    }
  } finally {
    for (const end of ends) await end();
  }
}
