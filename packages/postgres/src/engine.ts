/** The engine on PostgreSQL: a function in the database, and a channel for each process. */
import { invalid } from "@sync/core";
import {
  type Engine,
  type InspectedRequest,
  type Inspection,
  onDemand,
  type Reply,
  randomId,
  SetupError,
  type Step,
  type WaitOptions,
} from "@sync/remote";
import { isPool, type PostgresClient, type PostgresTransaction, type Rows, rowsOf } from "./driver.ts";
import { type Listening, listen } from "./listen.ts";
import { migration, schemaVersion } from "./migration.ts";

/** Where an engine finds its tables, and how it listens. */
export interface PostgresEngineOptions {
  /** The schema. */
  readonly schema: string;
  /** What `inspect()` calls this process. */
  readonly label: () => string;
  /** What listens, where the client goes through a pooler that does not pass notifications on. */
  readonly listen: PostgresClient;
}

const patience = 5; // seconds, for a notification to oneself

/** An engine on PostgreSQL. Users have {@linkcode postgres}; this is for those who put something in between. */
export class PostgresEngine implements Engine {
  readonly #client: PostgresClient;
  readonly #options: PostgresEngineOptions;
  #listening: Listening | undefined;
  // Others may see the names of channels. So it is not the session's id.
  readonly #channel = onDemand(() => `sync_${randomId().replaceAll("-", "")}`);

  /**
   * An engine that has not used its client yet.
   *
   * @throws {TypeError} if the client is none of a known driver.
   * @throws {RangeError} if it is a pool of one connection, which listening would occupy.
   */
  constructor(client: PostgresClient, options: PostgresEngineOptions) {
    this.#client = checked("db", client);
    this.#options = options;
    const listening = checked("options.listen", options.listen);
    if (isPool(listening) && listening === client && listening.options?.max === 1) {
      throw new RangeError("db must be a pool of 2 connections or more, got 1: listening needs one of its own");
    }
  }

  /** Does a step. */
  async step({ session, seq, lease, whole, ops }: Step, signal?: NonNullable<WaitOptions["signal"]>): Promise<Reply> {
    const { schema, label } = this.#options;
    const text = `SELECT "${schema}".step($1::text::uuid, $2::text::bigint, $3::text::bigint, $4::text::boolean, $5::text, $6::text, $7::text::jsonb)::text`;
    const values = [session, `${seq}`, `${lease}`, `${whole}`, this.#channel(), label(), JSON.stringify(ops)];
    return JSON.parse(onlyOf(await this.#rows(text, values, signal))) as Reply;
  }

  /** Has calls made. */
  async listen(granted: (id: number, fence: number) => void, reconnected: () => void): Promise<() => unknown> {
    await this.#checkVersion();
    let returned: () => void = () => {};
    const notified = (payload: string): void => {
      if (payload === "hello") returned();
      const [, id, fence] = /^(\d+) (\d+)$/.exec(payload) ?? [];
      if (id !== undefined && fence !== undefined) granted(Number(id), Number(fence));
    };
    const listening = await listen(this.#options.listen, this.#channel(), notified, reconnected);
    try {
      await this.#checkChannel(new Promise<void>((resolve) => (returned = resolve)));
    } catch (error) {
      await listening.unlisten();
      throw error;
    }
    this.#listening = listening;
    return () => listening.unlisten();
  }

  /** Has what listens connect anew, where the driver can: a pool of `pg`. */
  relisten(): void {
    this.#listening?.renew?.();
  }

  /** What the database knows. */
  async inspect(name?: string): Promise<readonly Inspection[]> {
    const text = `SELECT "${this.#options.schema}".inspect($1::text)::text`;
    const shown = JSON.parse(onlyOf(await this.#rows(text, [name ?? null]))) as Inspected[];
    return shown.map(({ name, taken, requests }): Inspection => {
      const all = requests.map(([label, permits, bound, fence, expiresIn]): InspectedRequest => {
        return { label, permits, bound, fence, expiresIn };
      });
      const [holders, waiters] = [all.filter(({ fence }) => fence > 0), all.filter(({ fence }) => fence === 0)];
      return { name, taken, holders, waiters };
    });
  }

  /** Makes the schema, or brings it to this version. */
  async migrate(): Promise<void> {
    await rowsOf(this.#client as PostgresTransaction, migration(this.#options.schema), []);
  }

  /** Whether the token is held until the transaction ends. */
  async guard(tx: PostgresTransaction, session: string, id: number, fence: number): Promise<boolean> {
    const text = `SELECT "${this.#options.schema}".guard($1::text::uuid, $2::text::bigint, $3::text::bigint)::text`;
    return onlyOf(await rowsOf(tx, text, [session, `${id}`, `${fence}`])) === "true";
  }

  async #checkVersion(): Promise<void> {
    const { schema } = this.#options;
    let version: number;
    try {
      version = Number(onlyOf(await this.#rows(`SELECT "${schema}".version()::text`, [])));
    } catch (error) {
      const cause = error instanceof SetupError ? error.cause : error;
      if (!["42883", "3F000"].includes(stateOf(cause) ?? "")) throw error;
      const advice = "call migrate(), or run what migration() returns with your own migrations";
      throw new SetupError(`the database has no schema "${schema}" of @sync/postgres: ${advice}`, { cause });
    }
    if (version === schemaVersion) return;
    const advice =
      version < schemaVersion ? "call migrate(), or run what migration() returns" : "update @sync/postgres";
    throw new SetupError(`the schema "${schema}" is of version ${version}, and ${schemaVersion} is needed: ${advice}`);
  }

  /** A pooler may take `LISTEN` and pass no notification on. One may also be lost, with its connection. */
  async #checkChannel(returned: Promise<void>): Promise<void> {
    const text = "SELECT pg_notify($1::text, 'hello')::text";
    for (let tries = 0; tries < patience; tries++) {
      await this.#rows(text, [this.#channel()]);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), 1_000);
      });
      const outcome = await Promise.race([returned, late]);
      clearTimeout(timer);
      if (outcome !== "late") return;
    }
    const advice = "give options.listen a direct connection, if db goes through a pooler";
    throw new SetupError(`no notification comes back from the database: ${advice}`);
  }

  async #rows(text: string, values: (string | null)[], signal?: NonNullable<WaitOptions["signal"]>): Promise<Rows> {
    try {
      if (signal === undefined || !isPool(this.#client)) {
        return await rowsOf(this.#client as PostgresTransaction, text, values);
      }
      const client = await this.#client.connect();
      let released = false;
      const failed = (): void => {}; // while it is lent, nobody else listens; its query rejects
      client.on("error", failed);
      const release = (close: boolean): void => {
        if (released) return;
        released = true;
        if (!close) client.off("error", failed);
        client.release(close);
      };
      const close = (): void => release(true); // nobody waits for the answer, which may never come
      signal.addEventListener("abort", close);
      try {
        if (signal.aborted) throw signal.reason;
        return (await client.query(text, values)).rows;
      } catch (error) {
        if (stateOf(error) === undefined) release(true);
        throw error;
      } finally {
        signal.removeEventListener("abort", close);
        release(false);
      }
    } catch (error) {
      throw mend(error, this.#options.schema);
    }
  }
}

/** A name, as the database shows it. */
interface Inspected {
  readonly name: string;
  readonly taken: number;
  readonly requests: readonly [label: string, permits: number, bound: number, fence: number, expiresIn: number][];
}

/** The only value of the only row. */
function onlyOf([row]: Rows): string {
  const [value] = Object.values(row ?? {});
  return String(value);
}

/** The `SQLSTATE` of an error: a server has sent it. */
function stateOf(error: unknown): string | undefined {
  const { code, errno } = Object(error) as { code?: unknown; errno?: unknown };
  return [code, errno].find((state) => typeof state === "string" && /^[0-9A-Z]{5}$/.test(state)) as string | undefined;
}

/** An error as it is; or, where it is no use to try again, one that says so. */
function mend(error: unknown, schema: string): unknown {
  const state = stateOf(error);
  if (state === undefined || !/^(42|3F|3D|SYNC)/.test(state)) return error;
  const said = error instanceof Error ? error.message : String(error);
  const advice =
    state === "42501" ? `: GRANT USAGE ON SCHEMA "${schema}" and EXECUTE ON ALL FUNCTIONS IN it to the role` : "";
  return new SetupError(`the database says: ${said}${advice}`, { cause: error });
}

function checked(name: string, client: PostgresClient): PostgresClient {
  const { query, connect, unsafe, listen } = Object(client) as Partial<Record<string, unknown>>;
  const callable = (...members: unknown[]) => members.every((member) => typeof member === "function");
  if (callable(query, connect) || callable(unsafe, listen) || callable(query, listen)) return client;
  invalid(name, "a Pool of pg, a client of postgres.js, Bun's SQL or a PGlite", client);
}
