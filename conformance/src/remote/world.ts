// A server for the tests, and processes that use it.
import { type Engine, EngineRemote, type LeasedToken, type LostError, type RemoteOptions } from "@sync/remote";
import { Disturbed } from "./disturbed.ts";

/** A server. */
export interface World {
  readonly name: string;
  /** An engine of a process. The server is a new one for each test, or its names are. */
  engine(label: string): Engine;
  /** What makes the tokens. */
  readonly Token: typeof LeasedToken;
  /** The server loses its data. */
  wipe(): Promise<void>;
  /** The lease of a session is over. */
  expire(session: string): Promise<void>;
  /** What it keeps: sessions and requests. Empty at the end of a test. */
  left(): Promise<number>;
}

/** A process: its remote, and what is between it and the server. */
export interface Process {
  readonly remote: EngineRemote;
  readonly engine: Disturbed;
  /** It stops, and says nothing. */
  crash(): void;
}

/** The processes of a test, which are closed in its end. */
export class Processes {
  readonly world: World;
  /** What was lost, meant or not. */
  readonly losses: LostError[] = [];
  readonly #all: Process[] = [];

  constructor(world: World) {
    this.world = world;
  }

  start(options?: RemoteOptions): Process {
    const engine = new Disturbed(this.world.engine(options?.label ?? "test"));
    const onLost = (error: LostError) => {
      this.losses.push(error);
      options?.onLost?.(error);
    };
    const remote = new EngineRemote(engine, { lease: 10_000, ...options, onLost }, this.world.Token);
    const process = {
      remote,
      engine,
      crash: () => {
        engine.faults.cut = true;
      },
    };
    this.#all.push(process);
    return process;
  }

  async close(): Promise<void> {
    for (const { engine } of this.#all) {
      Object.assign(engine.faults, {
        refused: false,
        cut: false,
        unanswered: false,
        twice: false,
        deaf: false,
        late: 0,
      });
    }
    await Promise.all(this.#all.map(({ remote }) => remote.close()));
  }
}

/** Resolves in so many milliseconds, and keeps the process alive meanwhile. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when something is so. Rejects when it takes too long. */
export async function until(what: string, so: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const start = performance.now();
  while (!(await so())) {
    if (performance.now() - start > ms) throw new Error(`not so after ${ms} ms: ${what}`);
    await pause(2);
  }
}

/** The promise's value, or an error when it takes too long. A promise alone keeps no process alive. */
export async function soon<T>(what: string, promise: Promise<T>, ms = 5_000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled after ${ms} ms: ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
