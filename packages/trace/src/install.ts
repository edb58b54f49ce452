/** Replaces the methods that every request passes, on the prototypes of core's classes, and puts them back. */
import { addPermits, enqueue, holder } from "@sync/core";
import { prototypes } from "./copies.ts";
import { type Method, Replaced } from "./methods.ts";
import type { Recorder, Traced } from "./recorder.ts";
import { currentTask, runAs, Task } from "./tasks.ts";

const nobody = {}; // in place of an observer

/** Replaces methods so that a recorder notes what becomes of requests, of this copy of core and of others. */
export class Installed {
  readonly #recorder: Recorder;
  readonly #replaced = new Replaced();
  readonly #seen = new Set<object>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    recorder.seen = (primitive) => this.#ofSeen(primitive);
    this.add();
  }

  /** Does it for all the classes that are known. */
  add(): void {
    for (const prototype of prototypes) {
      const has = (...keys: PropertyKey[]) => keys.every((key) => Object.hasOwn(prototype, key));
      if (has(enqueue, "promise")) this.#ofPrimitives(prototype);
      if (has("wrap", "grantNext")) this.#ofGovernors(prototype);
      if (has("push", "peek")) this.#ofQueues(prototype);
      if (has("transfer", "grantAtOnce")) this.#ofPromiseRequests(prototype);
      if (has("transfer", "revoke")) this.#ofWaiters(prototype);
    }
  }

  /** Puts all methods back. */
  remove(): void {
    this.#recorder.on = false; // where another tool keeps a method from being put back
    this.#replaced.restore();
  }

  #replace(prototype: object, key: PropertyKey, make: (original: Method, recorder: Recorder) => Method): void {
    this.#replaced.replace(prototype, key, (original) => make(original, this.#recorder));
  }

  #ofPrimitives(prototype: object): void {
    for (const key of ["promise", enqueue])
      this.#replace(
        prototype,
        key,
        (original, recorder) =>
          function (...args) {
            const { making, observer } = recorder;
            recorder.making = this;
            recorder.observer = key === enqueue ? (args[0] ?? nobody) : undefined;
            try {
              return original.apply(this, args);
            } finally {
              recorder.making = making;
              recorder.observer = observer;
            }
          },
      );
  }

  /** Each `with()` is a section of the task that calls it, so that what is requested inside is known to be. */
  #ofGovernors(prototype: object): void {
    this.#replace(
      prototype,
      "with",
      (original, recorder) =>
        function (fn, ...args) {
          if (typeof fn !== "function") return original.call(this, fn, ...args);
          const section = new Task(undefined, currentTask());
          recorder.section = section;
          try {
            return original.call(this, () => runAs(section, fn as () => unknown), ...args);
          } finally {
            recorder.section = undefined;
          }
        },
    );
  }

  #ofQueues(prototype: object): void {
    this.#replace(
      prototype,
      "push",
      (original, recorder) =>
        function (entry) {
          const request = entry as Traced;
          if (typeof request.grantor === "function") recorder.queued(request);
          return original.call(this, entry);
        },
    );
  }

  #ofPromiseRequests(prototype: object): void {
    this.#replace(
      prototype,
      "promise",
      (original, recorder) =>
        function (grantor) {
          if (grantor !== undefined) recorder.expected = { request: this, grantor: grantor as object };
          return original.call(this, grantor);
        },
    );
    const { grant } = prototype as { readonly grant: Method }; // which is not replaced yet
    this.#replace(
      prototype,
      "grantAtOnce",
      (original, recorder) =>
        function (grantor) {
          recorder.granted(this, grantor as object, this, true);
          const given = recorder.given(this, this);
          if (given === this) return original.call(this, grantor);
          grant.call(this, grantor, this); // not with a promise of the token, which would be one more
          return Promise.resolve(given);
        },
    );
    this.#replace(
      prototype,
      "grant",
      (original, recorder) =>
        function (grantor, value) {
          const promised = recorder.granted(this, grantor as object, value, recorder.making !== undefined);
          return original.call(this, grantor, promised ? recorder.given(this, value) : value);
        },
    );
    this.#replace(
      prototype,
      "release",
      (original, recorder) =>
        function (...args) {
          if (Object(this) === this) recorder.cause = recorder.ended(this); // first: the release grants the next
          const result = original.apply(this, args);
          recorder.cause = undefined;
          return result;
        },
    );
    this.#ofFailures(prototype);
    this.#ofTransfers(prototype);
  }

  #ofWaiters(prototype: object): void {
    this.#replace(
      prototype,
      "grant",
      (original, recorder) =>
        function (grantor, value) {
          recorder.granted(this, (this as Traced).grantor?.(), value, recorder.making !== undefined);
          return original.call(this, grantor, value);
        },
    );
    this.#replace(
      prototype,
      "revoke",
      (original, recorder) =>
        function (reason) {
          if ((this as { pending?: unknown }).pending === false) recorder.cause = recorder.ended(this);
          const result = original.call(this, reason);
          recorder.cause = undefined;
          return result;
        },
    );
    this.#replaced.replaceGetter(prototype, "outcome", (original) => {
      const recorder = this.#recorder;
      return function () {
        return recorder.given(this, original.call(this)); // what its promise resolves with
      };
    });
    this.#ofFailures(prototype);
    this.#ofTransfers(prototype);
  }

  /** What primitives have of their own: methods that return a token at once, and those that release without one. */
  #ofSeen(primitive: object): void {
    for (let from = primitive; from !== Object.prototype && from !== null; from = Object.getPrototypeOf(from)) {
      if (this.#seen.has(from)) return;
      if (from !== primitive) this.#seen.add(from);
      this.#ofOwn(from);
    }
  }

  #ofOwn(prototype: object): void {
    this.#replace(
      prototype,
      "tryAcquire",
      (original, recorder) =>
        function (...args) {
          const token = original.apply(this, args);
          return Object(token) === token ? recorder.given(token as object, token) : token;
        },
    );
    if (Object.hasOwn(prototype, holder) || Object.hasOwn(prototype, addPermits))
      this.#replace(
        prototype,
        "release",
        (original, recorder) =>
          function (...args) {
            recorder.releasedByName(this);
            const [permits = 1] = args;
            recorder.releasing = typeof permits === "number" ? permits : undefined;
            try {
              return original.apply(this, args);
            } finally {
              recorder.releasing = undefined;
            }
          },
      );
    this.#replace(
      prototype,
      addPermits,
      (original, recorder) =>
        function (...args) {
          recorder.permitsReleased(this); // first: the release grants the next
          const result = original.apply(this, args);
          recorder.cause = undefined;
          return result;
        },
    );
  }

  #ofFailures(prototype: object): void {
    this.#replace(
      prototype,
      "fail",
      (original, recorder) =>
        function (reason) {
          recorder.ended(this, { reason });
          return original.call(this, reason);
        },
    );
  }

  #ofTransfers(prototype: object): void {
    this.#replace(
      prototype,
      "transfer",
      (original, recorder) =>
        function (grantor) {
          const to = grantor as { revoke?: unknown };
          if (to !== this) recorder.transferred(this, to, typeof to.revoke === "function"); // a wait suspends it
          return original.call(this, grantor);
        },
    );
  }
}
