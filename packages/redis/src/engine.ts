/** The engine on Redis: a script, and a channel for each process. */
import {
  type Engine,
  type InspectedRequest,
  type Inspection,
  onDemand,
  type Reply,
  randomId,
  SetupError,
  type Step,
} from "@sync/remote";
import { type Commands, commandsOf, type RedisConnection, type Subscription } from "./driver.ts";
import { inspection, script } from "./script.ts";

/** Where an engine finds its keys. */
export interface RedisEngineOptions {
  /** What all its keys and channels begin with. */
  readonly prefix: string;
  /** What `inspect()` calls this process. */
  readonly label: () => string;
}

const parts = ["sessions", "leases", "requests", "order", "queue", "names", "fence"];

/** An engine on Redis. Users have {@linkcode redis}; this is for those who put something in between. */
export class RedisEngine implements Engine {
  readonly #commands: Commands;
  readonly #label: () => string;
  readonly #keys: readonly string[];
  readonly #channel: () => string;
  #subscription: Subscription | undefined;
  readonly #hashes = new Map<string, Promise<string>>();

  /**
   * An engine that has not used its client yet.
   *
   * @throws {TypeError} if the client is none of a known driver.
   */
  constructor(client: RedisConnection, { prefix, label }: RedisEngineOptions) {
    this.#commands = commandsOf(client);
    this.#label = label;
    this.#keys = parts.map((part) => `{${prefix}}:${part}`); // in braces: one node of a cluster has them all
    // Others may see the names of channels. So it is not the session's id.
    this.#channel = onDemand(() => `{${prefix}}:channel:${randomId()}`);
  }

  /** Does a step. */
  async step({ session, seq, lease, whole, ops }: Step): Promise<Reply> {
    const args = [
      session,
      `${seq}`,
      `${lease}`,
      whole ? "1" : "0",
      this.#channel(),
      this.#label(),
      JSON.stringify(ops),
    ];
    return JSON.parse(await this.#run(script, args)) as Reply;
  }

  /** Has calls made. */
  async listen(granted: (id: number, fence: number) => void, reconnected: () => void): Promise<() => unknown> {
    const message = (text: string): void => {
      const [, id, fence] = /^(\d+) (\d+)$/.exec(text) ?? [];
      if (id !== undefined && fence !== undefined) granted(Number(id), Number(fence));
    };
    try {
      const subscription = await this.#commands.subscribe(this.#channel(), message, reconnected);
      this.#subscription = subscription;
      return () => subscription.end();
    } catch (error) {
      throw mend(error);
    }
  }

  /** Has what subscribes connect anew. */
  relisten(): void {
    this.#subscription?.renew();
  }

  /** What Redis knows. */
  async inspect(name?: string): Promise<readonly Inspection[]> {
    const rows = JSON.parse(await this.#run(inspection, name === undefined ? ["0"] : ["1", name])) as Inspected[];
    rows.sort((a, b) => a[5] - b[5] || a[6] - b[6]);
    const names = new Map<string, { taken: number; holders: InspectedRequest[]; waiters: InspectedRequest[] }>();
    for (const [of, taken, label, permits, bound, fence, , expiresIn] of rows) {
      const shown = names.get(of) ?? { taken, holders: [], waiters: [] };
      names.set(of, shown);
      (fence > 0 ? shown.holders : shown.waiters).push({ label, permits, bound, fence, expiresIn });
    }
    return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([of, shown]) => ({ name: of, ...shown }));
  }

  async #run(source: string, args: readonly string[]): Promise<string> {
    const rest = [`${this.#keys.length}`, ...this.#keys, ...args];
    try {
      try {
        return String(await this.#commands.send(["EVALSHA", await this.#hashOf(source), ...rest]));
      } catch (error) {
        if (!/NOSCRIPT/.test(String(error))) throw error;
        return String(await this.#commands.send(["EVAL", source, ...rest]));
      }
    } catch (error) {
      throw mend(error);
    }
  }

  #hashOf(source: string): Promise<string> {
    let hash = this.#hashes.get(source);
    if (hash === undefined) {
      hash = crypto.subtle
        .digest("SHA-1", new TextEncoder().encode(source))
        .then((digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      this.#hashes.set(source, hash);
    }
    return hash;
  }
}

/** A request, as the script shows it. */
type Inspected = readonly [
  name: string,
  taken: number,
  label: string,
  permits: number,
  bound: number,
  fence: number,
  ticket: number,
  expiresIn: number,
];

/** An error as it is; or, where it is no use to try again, one that says so. */
function mend(error: unknown): unknown {
  const said = error instanceof Error ? error.message : String(error);
  if (!/\b(NOPERM|WRONGTYPE|SYNC|unknown command|WRONGPASS|NOAUTH)\b/i.test(said)) return error;
  const advice = /NOPERM/.test(said) ? ": see the ACL in the README of @sync/redis" : "";
  return new SetupError(`Redis says: ${said}${advice}`, { cause: error });
}
