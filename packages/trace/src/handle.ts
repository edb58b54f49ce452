/** Handles: what a program is given in place of its tokens, so that one that is lost is noticed. */
import { Stamps } from "./stamp.ts";

type Members = Record<PropertyKey, () => unknown>;

/**
 * Makes handles. A primitive may keep its token alive, as a lock does. Only the program has the handle, so that the engine collects
 * it when nobody can release it any more.
 */
export class Handles {
  readonly #tokens = new Stamps<object>();
  readonly #prototypes = new WeakMap<object, object>();
  readonly #called: (token: object, result: unknown) => unknown;

  /** @param called Is notified after a method of a token was called through its handle. What it returns is what the caller gets. */
  constructor(called: (token: object, result: unknown) => unknown) {
    this.#called = called;
  }

  /** A handle of a token: it has every member of it, and does what the token does. */
  make(token: object): object {
    const handle: object = Object.create(this.#prototypeFor(token));
    this.#tokens.set(handle, token);
    return handle;
  }

  #prototypeFor(token: object): object {
    const base: object = Object.getPrototypeOf(token);
    let prototype = this.#prototypes.get(base);
    if (prototype === undefined) {
      prototype = Object.create(base) as object;
      this.#prototypes.set(base, prototype);
      for (let from = base; from !== Object.prototype && from !== null; from = Object.getPrototypeOf(from))
        for (const key of Reflect.ownKeys(from)) this.#forward(prototype, key, base);
    }
    for (const key of Reflect.ownKeys(token)) this.#forward(prototype, key, base);
    return prototype;
  }

  /** Adds a member that does what the token's does. Called on anything else, it does what the member itself does with that. */
  #forward(prototype: object, key: PropertyKey, base: object): void {
    if (key === "constructor" || Object.hasOwn(prototype, key)) return;
    const tokenOf = (self: unknown) => (Object(self) === self ? this.#tokens.get(self as object) : undefined);
    const get = function (this: unknown): unknown {
      const token = tokenOf(this);
      return token === undefined ? Reflect.get(base, key, this) : Reflect.get(token, key);
    };
    const called = this.#called;
    const value = function (this: unknown, ...args: unknown[]): unknown {
      const token = tokenOf(this);
      const result = Reflect.apply(((token ?? base) as Members)[key] as () => unknown, token ?? this, args);
      return token === undefined ? result : called(token, result);
    };
    const isMethod = typeof descriptorOf(base, key)?.value === "function";
    Object.defineProperty(prototype, key, { ...(isMethod ? { value, writable: true } : { get }), configurable: true });
  }
}

function descriptorOf(object: object | null, key: PropertyKey): PropertyDescriptor | undefined {
  return object === null
    ? undefined
    : (Object.getOwnPropertyDescriptor(object, key) ?? descriptorOf(Object.getPrototypeOf(object), key));
}
