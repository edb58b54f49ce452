// What is promised across machines, of each driver and the server behind it.
import { after } from "node:test";
import { postgresDrivers, postgresWorld, redisDrivers, redisWorld } from "../src/remote/drivers.ts";
import { rules } from "../src/remote/rules.ts";
import type { World } from "../src/remote/world.ts";

const lease = 600;
const run = crypto.randomUUID().slice(0, 8);
const ends: (() => unknown)[] = [];
after(async () => {
  for (const end of ends) await end();
});

for (const [name, open] of Object.entries(postgresDrivers)) {
  let world: Promise<World> | undefined;
  const start = async () => {
    const { client, end } = await open();
    ends.push(end);
    return await postgresWorld(name, client, `rules_${name.replace(/\W/g, "_")}_${run}`);
  };
  rules(name, () => (world ??= start()), lease);
}

for (const [name, open] of Object.entries(redisDrivers)) {
  let world: Promise<World> | undefined;
  const start = async () => {
    const { client, end } = await open();
    ends.push(end);
    return await redisWorld(name, client, `rules ${name} ${run}`.replaceAll(" ", "-"));
  };
  rules(name, () => (world ??= start()), lease);
}
