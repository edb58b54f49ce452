import type { Token } from "@sync/core";

/** Releases what is held at first, the last first, one at a call. Returns whether there was something. */
export function releasing(...tokens: (Token | undefined)[]): () => boolean {
  return () => {
    const token = tokens.pop();
    token?.release();
    return token !== undefined;
  };
}
