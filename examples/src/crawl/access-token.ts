// The access token that all downloaders share. When it expires, one of them fetches the next.

import { Lock } from "@sync/lock";
import type { Track } from "./timeline.ts";

export class AccessToken {
  readonly lock = new Lock();
  readonly #url: string;
  #value = "";

  constructor(origin: string) {
    this.#url = `${origin}/token`;
  }

  /** The access token: the empty string before the first one. */
  get value(): string {
    return this.#value;
  }

  /** Replaces an access token that the server rejected, unless another task has replaced it meanwhile. */
  async refresh(rejected: string, me: Track, signal: AbortSignal): Promise<void> {
    const token = await me.record("waits for the lock", this.lock.acquire({ signal }));
    try {
      if (this.#value === rejected) this.#value = await me.record("holds the lock", this.#fetch(rejected, signal));
    } finally {
      token.release();
    }
  }

  async #fetch(old: string, signal: AbortSignal): Promise<string> {
    const response = await fetch(this.#url, { method: "POST", headers: { authorization: `Bearer ${old}` }, signal });
    const value = await response.text();
    if (!response.ok) throw new Error(`no access token: ${response.status}`);
    return value;
  }
}
