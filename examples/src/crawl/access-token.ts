import { Lock } from "@sync/lock";
import type { Track } from "./timeline.ts";

/** The access token that all downloaders share. It expires, many of them notice at once, and one fetches the next. */
export class AccessToken {
  readonly lock = new Lock();
  readonly #url: string;
  #value = "";

  constructor(origin: string) {
    this.#url = `${origin}/token`;
  }

  /** The token: the empty string before the first. */
  get value(): string {
    return this.#value;
  }

  /** Replaces a token that was refused, unless somebody has done so meanwhile. */
  async refresh(refused: string, me: Track, signal: AbortSignal): Promise<void> {
    const hold = await me.record("waits for the lock", this.lock.acquire({ signal }));
    try {
      if (this.#value === refused) this.#value = await me.record("holds the lock", this.#fetch(refused, signal));
    } finally {
      hold.release();
    }
  }

  async #fetch(old: string, signal: AbortSignal): Promise<string> {
    const response = await fetch(this.#url, { method: "POST", headers: { authorization: `Bearer ${old}` }, signal });
    const token = await response.text();
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    return token;
  }
}
