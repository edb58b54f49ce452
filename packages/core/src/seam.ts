/** The symbols of members that primitives and facades use, and users do not. */

/** Key of the method that makes the request of `acquire()` or `wait()`, for an observer instead of a promise. */
export const enqueue: unique symbol = Symbol.for("@sync/enqueue");

/** Key of the method that makes the request of `wait()`, where `acquire()` makes another: that of a condition. */
export const enqueueWait: unique symbol = Symbol.for("@sync/enqueueWait");

/** Key of a governor's method that returns the request of `acquire()`, which is still to be submitted. */
export const requestOf: unique symbol = Symbol.for("@sync/requestOf");

/** Key of a primitive's method that takes a request: grants it, or puts it at the end of the queue. */
export const submit: unique symbol = Symbol.for("@sync/submit");

/** Key of a primitive's method that takes a cancelled waiter out of the queue. */
export const withdraw: unique symbol = Symbol.for("@sync/withdraw");

/** Key of a primitive's method that takes back what was granted. */
export const giveBack: unique symbol = Symbol.for("@sync/giveBack");

/** Key of a lock's property: the token that holds it. */
export const holder: unique symbol = Symbol.for("@sync/holder");

/** Key of a grantor's method that says what it is a part of, for reports. */
export const partOf: unique symbol = Symbol.for("@sync/partOf");

/** Key of a semaphore's method that changes how many permits there are. */
export const addPermits: unique symbol = Symbol.for("@sync/addPermits");
