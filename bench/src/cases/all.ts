import type { Case } from "../case.ts";
import { names } from "./index.ts";

/** What each case is about, by its name. */
export const cases: ReadonlyMap<string, Case> = new Map(
  await Promise.all(
    names.map(async (name) => [name, ((await import(`./${name}.ts`)) as { readonly default: Case }).default] as const),
  ),
);
