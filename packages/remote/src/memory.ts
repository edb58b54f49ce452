/** A server in memory: the model of what PostgreSQL and Redis do. */
import { callable, optionsOf, Queue, type Queueable } from "@sync/core";
import type { Engine, InspectedRequest, Inspection, Op, Reply, Step } from "./engine.ts";
import { labelOf, type Remote, type RemoteOptions, remote } from "./remote.ts";

/** A process that uses a server in memory, as its engine shows it. */
export interface MemoryClient {
  /** What `inspect()` calls it. */
  readonly label: string;
  /** Called for what other processes' steps grant to it. */
  readonly granted: (id: number, fence: number) => void;
}

interface SessionRecord {
  readonly id: string;
  readonly client: MemoryClient;
  readonly requests: Map<number, RequestRecord>;
  seq: number;
  expires: number;
}

interface RequestRecord extends Queueable {
  readonly session: SessionRecord;
  readonly id: number;
  readonly name: string;
  readonly permits: number;
  readonly bound: number;
  position: number;
  fence: number;
}

interface QueueRecord {
  taken: number;
  readonly holders: Set<RequestRecord>;
  readonly waiters: Queue<RequestRecord>;
}

/** The answer to a step, in the making. */
interface Answer {
  readonly session: SessionRecord | undefined;
  readonly got: [number, number][];
  readonly no: number[];
}

/** How a server in memory is made. */
export interface MemoryServerOptions {
  /** Its clock, in milliseconds. Default: that of the machine. */
  readonly now?: (() => number) | undefined;
}

/**
 * A server in memory, which several remotes may share: what one process knows of several, for tests. It does what the servers do,
 * step by step, and is what they are compared with.
 *
 * @example
 * ```ts
 * import { MemoryServer, memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * const server = new MemoryServer();
 * const [a, b] = [memory({ server, label: "a" }), memory({ server, label: "b" })];
 * const token = await a.lock("invoices").acquire();
 * assert.equal(await b.lock("invoices").tryAcquire(), undefined);
 * assert.equal((await b.inspect("invoices"))[0]?.holders[0]?.label, "a");
 * await token.release();
 * assert.ok(await b.lock("invoices").tryAcquire());
 * await Promise.all([a.close(), b.close()]);
 * assert.equal(server.sessions, 0);
 * ```
 */
export class MemoryServer {
  readonly #now: () => number;
  readonly #sessions = new Map<string, SessionRecord>();
  readonly #queues = new Map<string, QueueRecord>();
  #fence = 0;

  /**
   * A server without sessions.
   *
   * @throws {TypeError} if `now` is not a function.
   */
  constructor(options?: MemoryServerOptions) {
    const now = optionsOf(options)?.now ?? (() => performance.timeOrigin + performance.now());
    callable("options.now", now);
    this.#now = now;
  }

  /** How many sessions it knows. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Does a step of a client. */
  step({ session: id, seq, lease, whole, ops }: Step, client: MemoryClient): Reply {
    for (const op of ops)
      if (op[0] === "a" && !(op[3] >= 1 && op[3] <= op[4])) throw new RangeError(`${op[3]} permits of ${op[4]}`);
    const time = this.#now();
    let session = this.#sessions.get(id);
    const alive = session !== undefined && session.expires > time;
    const again = session !== undefined && alive && seq <= session.seq;
    if (session === undefined && seq === 1) {
      session = { id, client, seq: 0, expires: time + lease, requests: new Map() };
      this.#sessions.set(id, session);
    } else if (!alive) session = undefined;

    const answer: Answer = { session, got: [], no: [] };
    if (session !== undefined && again && seq === session.seq) {
      if (whole) session.expires = time + lease;
      this.#outcomes(session, ops, answer);
    }
    const dirty = new Set<string>();
    for (const other of this.#sessions.values()) if (other.expires <= time) this.#drop(other, dirty);
    for (const name of dirty) this.#grantNext(name, answer);
    if (session !== undefined && !again) {
      session.seq = seq;
      if (whole) session.expires = time + lease;
      dirty.clear();
      for (const op of lease > 0 ? ops : []) {
        if (op[0] === "l") this.#release(session, op[1], op[2], dirty);
        else {
          // What this step releases itself is not granted in between.
          if (dirty.delete(op[2])) this.#grantNext(op[2], answer);
          this.#acquire(session, op, answer);
        }
      }
      for (const name of dirty) this.#grantNext(name, answer);
      if (lease === 0) {
        dirty.clear();
        this.#drop(session, dirty);
        for (const name of dirty) this.#grantNext(name, answer);
      }
    }
    if (session === undefined) return { gone: true };
    const expiries = [...this.#sessions.values()].filter((other) => other !== session).map(({ expires }) => expires);
    return {
      got: answer.got,
      no: answer.no,
      busy: [],
      mine: whole ? [...session.requests.values()].map(({ id, fence, name }) => [id, fence, name]) : undefined,
      next: expiries.length > 0 ? Math.ceil(Math.min(...expiries) - time) : undefined,
    };
  }

  /** What it knows of a name, or of all names in use. */
  inspect(name?: string): Inspection[] {
    const time = this.#now();
    const show = ({ session, permits, bound, fence }: RequestRecord): InspectedRequest => {
      return { label: session.client.label, permits, bound, fence, expiresIn: Math.round(session.expires - time) };
    };
    const names = name === undefined ? [...this.#queues.keys()].sort() : [name];
    return names.flatMap((name) => {
      const queue = this.#queues.get(name);
      if (queue === undefined) return [];
      const waiters: RequestRecord[] = [];
      for (const { requests } of this.#sessions.values())
        for (const request of requests.values())
          if (request.name === name && request.fence === 0) waiters.push(request);
      waiters.sort((a, b) => a.position - b.position);
      return [{ name, taken: queue.taken, holders: [...queue.holders].map(show), waiters: waiters.map(show) }];
    });
  }

  /** For tests of engines: the lease of a session is over. */
  expire(session: string): void {
    const found = this.#sessions.get(session);
    if (found !== undefined) found.expires = Number.NEGATIVE_INFINITY;
  }

  /** What has become of what a step asked for, which was done before. */
  #outcomes({ requests }: SessionRecord, ops: readonly Op[], { got, no }: Answer): void {
    for (const op of ops) {
      if (op[0] === "l") continue;
      const request = requests.get(op[1]);
      if (request === undefined) {
        if (!op[5]) no.push(op[1]);
      } else if (request.fence > 0) got.push([request.id, request.fence]);
    }
  }

  #acquire(session: SessionRecord, [, id, name, permits, bound, wait]: Op & { 0: "a" }, answer: Answer): void {
    if (session.requests.has(id)) return;
    const queue = this.#queueOf(name);
    const request: RequestRecord = {
      ...{ session, id, name, permits, bound, position: 0, fence: 0 },
      movedTo(position) {
        this.position = position;
      },
    };
    const fits = queue.waiters.size === 0 && queue.taken + permits <= bound;
    if (fits || wait) session.requests.set(id, request);
    else answer.no.push(id);
    if (fits) this.#grant(queue, request, answer);
    else if (wait) queue.waiters.push(request);
  }

  #release(session: SessionRecord, id: number, name: string, dirty: Set<string>): void {
    const request = session.requests.get(id);
    if (request?.name !== name) return;
    this.#take(request);
    dirty.add(name);
  }

  /** Ends a session. Notes of which names. */
  #drop(session: SessionRecord, names: Set<string>): void {
    for (const request of session.requests.values()) {
      this.#take(request);
      names.add(request.name);
    }
    this.#sessions.delete(session.id);
  }

  /** Takes a request out of what is held, or out of the queue. */
  #take(request: RequestRecord): void {
    const queue = this.#queueOf(request.name);
    request.session.requests.delete(request.id);
    if (queue.holders.delete(request)) queue.taken -= request.permits;
    else queue.waiters.remove(request.position);
  }

  #grantNext(name: string, answer: Answer): void {
    const queue = this.#queueOf(name);
    let next: RequestRecord | undefined;
    while ((next = queue.waiters.peek()) !== undefined && queue.taken + next.permits <= next.bound) {
      queue.waiters.shift();
      this.#grant(queue, next, answer);
    }
    if (queue.taken === 0 && queue.waiters.size === 0) this.#queues.delete(name);
  }

  #grant(queue: QueueRecord, request: RequestRecord, { session, got }: Answer): void {
    const { id } = request;
    const fence = Math.max(this.#fence + 1, Math.floor(this.#now() * 1000));
    this.#fence = request.fence = fence;
    queue.taken += request.permits;
    queue.holders.add(request);
    if (request.session === session) got.push([id, fence]);
    else queueMicrotask(() => request.session.client.granted(id, fence));
  }

  #queueOf(name: string): QueueRecord {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = { taken: 0, holders: new Set(), waiters: new Queue() };
      this.#queues.set(name, queue);
    }
    return queue;
  }
}

/** The engine of a process that uses a server in memory. */
export class MemoryEngine implements Engine {
  readonly #server: MemoryServer;
  readonly #label: () => string;
  #granted: (id: number, fence: number) => void = () => {};

  /** An engine without a client. */
  constructor(server: MemoryServer, label: () => string) {
    this.#server = server;
    this.#label = label;
  }

  /** Does a step. */
  async step(step: Step): Promise<Reply> {
    const granted = (id: number, fence: number) => this.#granted(id, fence);
    return this.#server.step(step, { label: this.#label(), granted });
  }

  /** Has calls made. */
  async listen(granted: (id: number, fence: number) => void): Promise<() => void> {
    this.#granted = granted;
    return () => {
      this.#granted = () => {};
    };
  }

  /** What the server knows. */
  async inspect(name?: string): Promise<readonly Inspection[]> {
    return this.#server.inspect(name);
  }
}

/** How a process uses a server in memory. */
export interface MemoryOptions extends RemoteOptions {
  /** The server. Default: one of its own. */
  readonly server?: MemoryServer | undefined;
}

/**
 * Locks and semaphores on a server in memory. It shows in one process what `postgres()` and `redis()` do for several: for tests,
 * and to begin with.
 *
 * **Throws** `TypeError` or `RangeError` if an option is invalid.
 *
 * @example
 * ```ts
 * import { memory } from "@sync/remote";
 * import assert from "node:assert/strict";
 *
 * await using remote = memory();
 * const log: string[] = [];
 * const append = remote.lock("log").wrap(async (line: string) => {
 *   await Promise.resolve();
 *   log.push(line);
 * });
 * await Promise.all(["a", "b", "c"].map((line) => append(line)));
 * assert.deepEqual(log, ["a", "b", "c"]);
 * ```
 */
export function memory(options?: MemoryOptions): Remote {
  const { server = new MemoryServer() } = optionsOf(options) ?? {};
  return remote(new MemoryEngine(server, labelOf(options)), options);
}
