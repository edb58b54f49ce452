import { fileURLToPath } from "node:url";
import { type Bundle, bytesOf } from "./bundle.ts";

/** The size of something of ours. */
export interface Size {
  readonly name: string;
  readonly bytes: number;
  /** What it is to be at most. */
  readonly target?: number;
}

interface Named extends Bundle {
  readonly name: string;
  readonly target?: number;
}

const targets: Record<string, number> = { event: 950, lock: 1200, semaphore: 1400, barrier: 1200, condition: 1750 };
const primitives = Object.keys(targets);
const effect = ["effect", "effect/*"];

const whole = (name: string): string => `export * from "@sync/${name}";`;
const alone = (name: string): string =>
  `export * from ${JSON.stringify(fileURLToPath(import.meta.resolve(`@sync/${name}`)))};`;

const bundles: readonly Named[] = [
  { name: "@sync/core", source: whole("core") },
  ...primitives.map((name) => ({ name: `@sync/${name}, alone`, source: alone(name), external: ["@sync/*"] })),
  { name: "@sync/effect, alone", source: alone("effect"), external: ["@sync/*", ...effect] },
  ...Object.entries(targets).map(([name, target]) => ({
    name: `@sync/${name}, with what it needs`,
    source: whole(name),
    target,
  })),
  { name: "all six primitives, with what they need", source: primitives.map(whole).join("\n"), target: 2700 },
  { name: "@sync/effect, with what it needs but effect", source: whole("effect"), external: effect },
];

/** Bundles and weighs each. */
export async function sizesOfOurs(): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const { name, target, ...bundle } of bundles) {
    sizes.push({ name, bytes: await bytesOf(bundle), ...(target === undefined ? {} : { target }) });
  }
  return sizes;
}
