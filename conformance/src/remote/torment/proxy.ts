// What is between a process and a server: it passes, cuts off, delays or ends connections.
import { type AddressInfo, createServer, type Server, Socket } from "node:net";

export class Between {
  /** Nothing passes, and nobody learns it: connections stay open. */
  cut = false;
  /** By how many milliseconds each piece is late. */
  delay = 0;
  readonly #target: () => number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #pipes = new Set<Pipe>();

  constructor(target: () => number) {
    this.#target = target;
    this.#server = createServer((near) => this.#connect(near));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#server.unref();
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What was kept arrives late, as a network does that was cut off. */
  heal(): void {
    this.cut = false;
    for (const pipe of this.#pipes) pipe.run();
  }

  /** How many connections were made. */
  connections = 0;

  /** Nothing passes on the connections that there are, and nobody learns it. */
  silence(): void {
    for (const pipe of this.#pipes) pipe.silent = true;
  }

  /** Ends all connections. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.reset();
    this.#server.close();
  }

  #connect(near: Socket): void {
    this.connections++;
    const far = new Socket();
    const pipes = [new Pipe(this), new Pipe(this)] as const;
    for (const pipe of pipes) this.#pipes.add(pipe);
    const end = (): void => {
      for (const socket of [near, far]) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
      for (const pipe of pipes) this.#pipes.delete(pipe);
    };
    for (const [from, to, pipe] of [
      [near, far, pipes[0]],
      [far, near, pipes[1]],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on("data", (data) => pipe.pass(() => to.destroyed || to.write(data)));
      from.on("error", () => pipe.pass(end));
      from.on("close", () => pipe.pass(end));
    }
    pipes[0].pass(() => far.connect(this.#target(), "127.0.0.1"));
  }
}

/** One direction of a connection: what it passes stays in order. */
class Pipe {
  /** Nothing passes any more. */
  silent = false;
  readonly #between: Between;
  readonly #queue: { readonly due: number; readonly what: () => unknown }[] = [];

  constructor(between: Between) {
    this.#between = between;
  }

  pass(what: () => unknown): void {
    if (this.silent) return;
    const due = performance.now() + this.#between.delay;
    this.#queue.push({ due, what });
    this.run();
  }

  run(): void {
    for (let first = this.#queue[0]; first !== undefined && !this.#between.cut; first = this.#queue[0]) {
      const early = first.due - performance.now();
      if (early > 0) {
        setTimeout(() => this.run(), early);
        return;
      }
      this.#queue.shift();
      first.what();
    }
  }
}
