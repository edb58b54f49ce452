// Downloads pages over a limited number of connections, and tries again when a download fails.

import type { Semaphore } from "@sync/semaphore";
import type { AccessToken } from "./access-token.ts";
import { sleep } from "./sleep.ts";
import type { Track } from "./timeline.ts";

const maxAttempts = 4;
const firstBackoff = 40; // ms

export class Client {
  readonly #origin: string;
  readonly #connections: Semaphore;
  readonly #token: AccessToken;

  constructor(origin: string, connections: Semaphore, token: AccessToken) {
    this.#origin = origin;
    this.#connections = connections;
    this.#token = token;
  }

  /** Downloads a page. Rejects with the error of the last attempt, or with the signal's reason. */
  async download(path: string, me: Track, signal: AbortSignal): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#connect(path, me, signal);
      } catch (error) {
        signal.throwIfAborted(); // runtimes differ in the error of an aborted fetch
        if (attempt === maxAttempts) throw error;
      }
      // The connection is free meanwhile. This is why there are more downloaders than connections.
      await me.record("backs off", sleep(firstBackoff * 2 ** (attempt - 1), signal));
    }
  }

  async #connect(path: string, me: Track, signal: AbortSignal): Promise<string> {
    const permit = await me.record("waits for a connection", this.#connections.acquire({ signal }));
    try {
      return await me.record("holds a connection", this.#get(path, me, signal));
    } finally {
      permit.release();
    }
  }

  async #get(path: string, me: Track, signal: AbortSignal): Promise<string> {
    for (;;) {
      const token = this.#token.value; // read here, because it may have changed during the wait for the connection
      const response = await fetch(this.#origin + path, { headers: { authorization: `Bearer ${token}` }, signal });
      const body = await response.text();
      if (response.ok) return body;
      if (response.status !== 401) throw new Error(`${path}: ${response.status}`);
      // This task keeps its connection. If a refresh needed one of its own, all connections could be held by tasks that
      // wait for that refresh: a deadlock.
      await this.#token.refresh(token, me, signal);
    }
  }
}
