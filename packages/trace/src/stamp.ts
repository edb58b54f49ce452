/** Notes on objects of others: a private field, which nothing prints, copies or compares. */

/** Its constructor returns what it is given, so that a subclass puts its private fields on that. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is what it is for
    return object;
  }
}

/** Notes of one kind. A private field is a third of the cost of a `WeakMap`, and a frozen object can have one, too. */
export class Stamps<N> {
  readonly #get: (object: object) => N | undefined;
  readonly #set: (object: object, note: N) => void;

  constructor() {
    const others = new WeakMap<object, N>(); // of objects that take no private fields: frozen ones, in engines to come
    class Stamp extends Given {
      #note: N;
      constructor(object: object, note: N) {
        super(object);
        this.#note = note;
      }
      static get(object: object): N | undefined {
        return #note in object ? object.#note : others.get(object);
      }
      static set(object: object, note: N): void {
        if (#note in object) object.#note = note;
        else {
          try {
            new Stamp(object, note);
          } catch {
            others.set(object, note);
          }
        }
      }
    }
    this.#get = Stamp.get;
    this.#set = Stamp.set;
  }

  /** The note on an object. */
  get(object: object): N | undefined {
    return this.#get(object);
  }

  /** Puts a note on an object, in place of an earlier one. */
  set(object: object, note: N): void {
    this.#set(object, note);
  }
}
