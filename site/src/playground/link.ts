/** Links that open a state: `#fifo=<the scenario as base64url JSON>&t=25`. */
import { parseScenario } from "./parse.ts";
import type { Scenario } from "./scenario.ts";

/** What a link opens. */
export interface Opened {
  readonly scenario: Scenario | undefined;
  readonly time: number | undefined;
}

/** The fragment that opens a state. */
export function fragmentOf(id: string, scenario: unknown, time: number): string {
  return `${fragmentFor(id, scenario)}&t=${Math.round(time)}`;
}

/** The fragment that opens a value under a name. */
export function fragmentFor(name: string, value: unknown): string {
  return `#${name}=${encode(JSON.stringify(value))}`;
}

/** What a fragment says of a playground: nothing, if it is about another. Throws if it is not valid. */
export function openedBy(fragment: string, id: string): Opened | undefined {
  const parameters = parametersOf(fragment);
  const encoded = parameters.get(id);
  if (encoded === undefined) return undefined;
  const t = parameters.get("t");
  if (t !== undefined && !/^\d{1,4}$/.test(t)) throw new TypeError(`t is "${t}": it must be a number of milliseconds`);
  return {
    scenario: encoded === "" ? undefined : parseScenario(decoded(encoded)),
    time: t === undefined ? undefined : Number(t),
  };
}

/** The value under a name in a fragment. Throws if it is no JSON in base64url. */
export function valueIn(fragment: string, name: string): unknown {
  const encoded = parametersOf(fragment).get(name);
  return encoded === undefined ? undefined : decoded(encoded);
}

function parametersOf(fragment: string): Map<string, string> {
  const pairs = fragment.replace(/^#/, "").split("&");
  return new Map(pairs.map((pair) => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")]));
}

function encode(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(encoded: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
      sign.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new TypeError("the state is not JSON in base64url");
  }
}
