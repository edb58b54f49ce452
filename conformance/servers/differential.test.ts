// All engines do what the server in memory does: the same random steps, the same answers, calls and queues.

import process from "node:process";
import { after, test } from "node:test";
import { compare } from "../src/remote/differential.ts";
import { postgresDrivers, postgresWorld, redisDrivers, redisWorld } from "../src/remote/drivers.ts";
import { memoryWorld } from "../src/remote/memory-world.ts";
import type { World } from "../src/remote/world.ts";

const { SYNC_SEED = "1", SYNC_STEPS = "1200" } = process.env;
const seed = Number(SYNC_SEED);
const steps = Number(SYNC_STEPS);
const run = crypto.randomUUID().slice(0, 8);
const ends: (() => unknown)[] = [];
after(async () => {
  for (const end of ends) await end();
});

async function postgres(name: string): Promise<World> {
  const open = postgresDrivers[name];
  if (open === undefined) throw new Error(`${name} does not run here`);
  const { client, end } = await open();
  ends.push(end);
  return await postgresWorld(name, client, `differential_${name.replace(/\W/g, "_")}_${run}`);
}

async function redis(name: string): Promise<World> {
  const open = redisDrivers[name];
  if (open === undefined) throw new Error(`${name} does not run here`);
  const { client, end } = await open();
  ends.push(end);
  return await redisWorld(name, client, `differential-${run}`);
}

const worlds: Readonly<Record<string, () => Promise<World>>> = {
  PostgreSQL: () => postgres("pg"),
  PGlite: () => postgres("PGlite"),
  Redis: () => redis("ioredis"),
};

for (const [name, open] of Object.entries(worlds)) {
  test(`${name} does what the server in memory does, in ${steps} random steps of seed ${seed}`, async () => {
    await compare(memoryWorld(), await open(), seed, steps);
  });
}
