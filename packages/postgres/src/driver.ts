/** The drivers for PostgreSQL, as far as they are used. */

/** Rows, as each driver has them. */
export type Rows = readonly Record<string, unknown>[];

/** A connection of `pg`. */
export interface PgClient {
  /** Runs a statement. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: Rows }>;
  /** Calls back for each notification, and when the connection ends. */
  on(event: "notification", listener: (message: { channel: string; payload?: string | undefined }) => void): unknown;
  /** Calls back when the connection fails. */
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  /** Does not call back any more. */
  off(event: "error", listener: (error?: Error) => void): unknown;
  /** Gives the connection back to its pool, or has it closed. */
  release(close?: Error | boolean): void;
}

/** A pool of `pg`: `new Pool()`. */
export interface PgPool {
  /** Runs a statement on one of its connections. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: Rows }>;
  /** Lends one of its connections. */
  connect(): Promise<PgClient>;
  /** How it was made. */
  readonly options?: { readonly max?: number | undefined } | undefined;
}

/** `postgres()` of postgres.js, and `new SQL()` of Bun. */
export interface SqlClient {
  /** Runs a statement. */
  unsafe(text: string, values?: (string | null)[]): PromiseLike<Rows>;
  /** Listens on a connection of its own, which it renews. */
  listen(
    channel: string,
    notified: (payload: string) => void,
    listening: () => void,
  ): PromiseLike<{ unlisten(): Promise<unknown> }>;
  /** How it was made. */
  readonly options?: { readonly max?: number | undefined } | undefined;
}

/** `new PGlite()`: PostgreSQL in this process. */
export interface PGliteClient {
  /** Runs a statement. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: Rows }>;
  /** Listens. */
  listen(channel: string, notified: (payload: string) => void): Promise<() => Promise<unknown>>;
}

/** A pool of `pg`, postgres.js, Bun's `SQL`, or PGlite. */
export type PostgresClient = PgPool | SqlClient | PGliteClient;

/** A transaction of one of the drivers: what `guard` runs its statement in. */
export type PostgresTransaction =
  | { query(text: string, values?: unknown[]): Promise<{ readonly rows: Rows }> }
  | { unsafe(text: string, values?: (string | null)[]): PromiseLike<Rows> };

/** Whether it is a pool of `pg`, which has no way to listen of its own. */
export function isPool(client: PostgresClient): client is PgPool {
  return "connect" in client && !("unsafe" in client) && !("listen" in client);
}

/** Runs a statement, in a transaction or not. All values are text, and the statement casts them. */
export async function rowsOf(on: PostgresTransaction, text: string, values: (string | null)[]): Promise<Rows> {
  if ("unsafe" in on) return await on.unsafe(text, values);
  return (await on.query(text, values)).rows;
}
