/** Notifications: how each driver listens, and how a pool of `pg` is made to. */
import { isPool, type PgPool, type PostgresClient } from "./driver.ts";

/** What calls back for a channel. */
interface Listener {
  readonly notified: (payload: string) => void;
  readonly again: () => void;
}

/** What listens on a channel. */
export interface Listening {
  /** Ends it. */
  unlisten(): Promise<unknown>;
  /** Has it connect anew, because it seems to be silent. Not every driver can. */
  readonly renew?: () => void;
}

/** Calls for what is notified on a channel. `again` is called when notifications may have been lost. */
export async function listen(
  on: PostgresClient,
  channel: string,
  notified: (payload: string) => void,
  again: () => void,
): Promise<Listening> {
  if (isPool(on)) return await PoolListener.of(on).listen(channel, { notified, again });
  if ("unsafe" in on) {
    let first = true;
    const subscription = await on.listen(channel, notified, () => {
      if (!first) again();
      first = false;
    });
    return subscription;
  }
  return { unlisten: await on.listen(channel, notified) };
}

/** A connection that is lent, until it is released or ends. */
interface Lent {
  /** Runs a statement, after those before. Rejects if the connection ends. */
  readonly query: (text: string) => Promise<unknown>;
  /** Has the pool close it. Only the first time, because a connection that ends is released already. */
  readonly release: (error?: Error) => boolean;
  /** Has it closed and replaced, as if it had ended by itself. */
  readonly end: (error: Error) => void;
}

const ofPools = new WeakMap<PgPool, PoolListener>();

/** One connection of a pool, which listens on all channels. It is replaced when it ends. */
class PoolListener {
  readonly #pool: PgPool;
  readonly #listeners = new Map<string, Listener>();
  #lent: Promise<Lent> | undefined;

  constructor(pool: PgPool) {
    this.#pool = pool;
  }

  /** The listener of a pool, however many remotes use it. */
  static of(pool: PgPool): PoolListener {
    let listener = ofPools.get(pool);
    if (listener === undefined) ofPools.set(pool, (listener = new PoolListener(pool)));
    return listener;
  }

  async listen(channel: string, listener: Listener): Promise<Listening> {
    this.#listeners.set(channel, listener);
    try {
      if (this.#lent === undefined) await this.#connect();
      else await (await this.#lent).query(listenTo(channel));
    } catch (error) {
      this.#listeners.delete(channel);
      throw error;
    }
    return { unlisten: () => this.#unlisten(channel), renew: () => this.#renew() };
  }

  /** Borrows a connection, and listens on it for all. */
  #connect(): Promise<Lent> {
    const connecting = this.#borrow();
    this.#lent = connecting;
    connecting.catch(() => {
      if (this.#lent === connecting) this.#lent = undefined;
    });
    return connecting;
  }

  async #borrow(): Promise<Lent> {
    const client = await this.#pool.connect();
    let released = false;
    const release = (error?: Error): boolean => {
      if (released) return false;
      released = true;
      client.release(error ?? true); // it is closed: nobody is to get a connection that listens
      return true;
    };
    let listening = false;
    const { promise: ended, reject } = Promise.withResolvers<never>();
    ended.catch(() => {});
    const end = (error = new Error("the connection has ended")): void => {
      reject(error);
      if (release(error) && listening) this.#replace();
    };
    client.on("error", end);
    client.on("end", end);
    let last: Promise<unknown> = Promise.resolve();
    const query = (text: string): Promise<unknown> => {
      const next = () => Promise.race([client.query(text), ended]); // one that ends may not say so to its query
      last = last.then(next, next);
      return last;
    };
    client.on("notification", ({ channel, payload = "" }) => this.#listeners.get(channel)?.notified(payload));
    try {
      for (const channel of this.#listeners.keys()) await query(listenTo(channel));
    } catch (error) {
      release();
      throw error;
    }
    listening = true;
    return { query, release, end };
  }

  /** The connection seems to be silent. */
  #renew(): void {
    const silent = new Error("the connection that listens is silent");
    this.#lent?.then(({ end }) => end(silent)).catch(() => {}); // one that is connecting is new
  }

  /** The connection has ended. */
  async #replace(): Promise<void> {
    this.#lent = undefined;
    for (let delay = 20; this.#listeners.size > 0; delay = Math.min(2 * delay, 1_000)) {
      try {
        await this.#connect();
        for (const { again } of this.#listeners.values()) again();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  async #unlisten(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    const lent = this.#lent;
    if (lent === undefined) return;
    if (this.#listeners.size > 0) await (await lent).query(`UNLISTEN "${channel}"`);
    else {
      this.#lent = undefined;
      lent.then(({ release }) => release()).catch(() => {}); // it may be connecting, which nobody waits for
    }
  }
}

function listenTo(channel: string): string {
  return `LISTEN "${channel}"`; // a name of our own making
}
