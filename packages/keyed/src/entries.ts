/** The governors of the keys in use. */
import { type Governor, invalid, requestOf } from "@sync/core";

/** The governor of a key, and how many need it. */
export interface Entry<K, P> {
  readonly key: K;
  readonly governor: P;
  /** How many hold it or wait for it, or are about to. */
  uses: number;
}

/** The entries of the keys in use. An entry is there exactly as long as something uses it. */
export class Entries<K, P extends Governor> extends Map<K, Entry<K, P>> {
  readonly #make: (key: K) => P;

  /** No entries. */
  constructor(make: (key: K) => P) {
    super();
    this.#make = make;
  }

  /** Uses the entry of a key, which is made if there is none. */
  use(key: K): Entry<K, P> {
    const entry = this.get(key) ?? this.#add(key);
    entry.uses++;
    return entry;
  }

  /** A function that ends the use of entries. The last use takes an entry out. It keeps nothing else of its caller alive. */
  ending(entries: readonly Entry<K, P>[]): () => void {
    return () => {
      for (const entry of entries) if (--entry.uses === 0) this.delete(entry.key);
    };
  }

  #add(key: K): Entry<K, P> {
    const governor = this.#make(key); // foreign code, which may use the key itself
    if (typeof Object(governor)[requestOf] !== "function") invalid("make(key)", "a governor", governor);
    const entry = this.get(key) ?? { key, governor, uses: 0 };
    this.set(key, entry);
    return entry;
  }
}
