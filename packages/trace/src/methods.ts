/** Methods of others that are replaced, and put back. */

/** A method, whatever it takes. */
export type Method = (this: object, ...args: unknown[]) => unknown;
type Methods = Record<PropertyKey, Method>;

/** Methods that were replaced, each with what it was. */
export class Replaced {
  readonly #objects = new Map<object, Set<PropertyKey>>();
  readonly #restore: (() => void)[] = [];

  /**
   * Replaces a method that an object has itself. Does nothing if there is none, or if it was replaced already.
   *
   * @param make Returns the method that takes its place.
   */
  replace(object: object, key: PropertyKey, make: (original: Method) => Method): void {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (typeof descriptor?.value !== "function" || this.has(object, key)) return;
    this.#note(object, key);
    const value = make(descriptor.value as Method);
    Object.defineProperty(object, key, { ...descriptor, value });
    this.#restore.push(() => {
      // Another tool may have replaced it since. Then it stays below that, and finds that nothing is recorded.
      if ((object as Methods)[key] === value) Object.defineProperty(object, key, descriptor);
    });
  }

  /** The same for a getter. */
  replaceGetter(object: object, key: PropertyKey, make: (original: Method) => (this: object) => unknown): void {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor?.get === undefined || this.has(object, key)) return;
    this.#note(object, key);
    const get = make(descriptor.get as Method);
    Object.defineProperty(object, key, { ...descriptor, get });
    this.#restore.push(() => {
      if (Object.getOwnPropertyDescriptor(object, key)?.get === get) Object.defineProperty(object, key, descriptor);
    });
  }

  /** Whether it has replaced a method. */
  has(object: object, key: PropertyKey): boolean {
    return this.#objects.get(object)?.has(key) ?? false;
  }

  /** Puts all back, the last first. */
  restore(): void {
    for (const restore of this.#restore.toReversed()) restore();
    this.#restore.length = 0;
    this.#objects.clear();
  }

  #note(object: object, key: PropertyKey): void {
    const keys = this.#objects.get(object) ?? new Set();
    this.#objects.set(object, keys.add(key));
  }
}
