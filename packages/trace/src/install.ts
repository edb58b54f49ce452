/** Replaces the methods that every request passes, on the prototypes of core's classes, and puts them back. */
import { enqueue } from "@sync/core";
import { prototypes } from "./copies.ts";
import { type Method, Replaced } from "./methods.ts";
import type { Recorder, Traced } from "./recorder.ts";
import { currentTask, runAs, Task } from "./tasks.ts";

/** Replaces methods so that a recorder notes what becomes of requests, of this copy of core and of others. */
export class Installed {
  readonly #recorder: Recorder;
  readonly #replaced = new Replaced();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
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
            const before = recorder.making;
            recorder.making = this;
            try {
              return original.apply(this, args);
            } finally {
              recorder.making = before;
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
      "grantAtOnce",
      (original, recorder) =>
        function (grantor) {
          recorder.granted(this, grantor as object, this, true);
          return original.call(this, grantor);
        },
    );
    this.#replace(
      prototype,
      "grant",
      (original, recorder) =>
        function (grantor, value) {
          recorder.granted(this, grantor as object, value, recorder.making !== undefined);
          return original.call(this, grantor, value);
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
    this.#ofFailures(prototype);
    this.#ofTransfers(prototype);
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
