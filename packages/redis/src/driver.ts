/** The clients for Redis, as far as they are used. */
import { invalid } from "@sync/core";

/** A client of ioredis: `new Redis()`. */
export interface IoRedisClient {
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>;
  /** Another client of the same kind. */
  duplicate(): IoRedisSubscriber;
}

/** A client of ioredis that subscribes. */
export interface IoRedisSubscriber {
  /** Subscribes to a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Calls back for each message. */
  on(event: "message", listener: (channel: string, message: string) => void): unknown;
  /** Calls back whenever it is connected, and for errors. */
  on(event: "ready" | "error", listener: (error?: Error) => void): unknown;
  /** Closes it. */
  disconnect(): void;
}

/** A client of node-redis: `createClient()`, connected. */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(args: string[]): Promise<unknown>;
  /** Another client of the same kind. */
  duplicate(): NodeRedisSubscriber;
}

/** A client of node-redis that subscribes. */
export interface NodeRedisSubscriber {
  /** Connects it. */
  connect(): Promise<unknown>;
  /** Subscribes to a channel. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Calls back whenever it is connected, and for errors. */
  on(event: "ready" | "error", listener: (error?: Error) => void): unknown;
  /** Closes it. */
  destroy(): void;
}

/** A client of Bun: `new RedisClient()`. */
export interface BunRedisClient {
  /** Sends a command. */
  send(command: string, args: string[]): Promise<unknown>;
  /** Another client of the same kind. */
  duplicate(): Promise<BunRedisSubscriber>;
}

/** A client of Bun that subscribes. */
export interface BunRedisSubscriber {
  /** Subscribes to a channel. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Connects it. */
  connect(): Promise<unknown>;
  /** Whether it is connected. */
  readonly connected: boolean;
  /** Called when it has connected again. */
  onconnect: (() => void) | null;
  /** Called when the connection has ended for good. */
  onclose: ((error: Error) => void) | null;
  /** Closes it. */
  close(): void;
}

/** A client of ioredis, of node-redis, or of Bun. */
export type RedisConnection = IoRedisClient | NodeRedisClient | BunRedisClient;

/** What an engine does with a client. */
export interface Commands {
  /** Sends a command. */
  send(args: readonly [string, ...string[]]): Promise<unknown>;
  /** Calls back for the messages of a channel, and whenever some may have been lost. Resolves with what ends it. */
  subscribe(channel: string, message: (message: string) => void, again: () => void): Promise<() => unknown>;
}

/** What to do with a client, whichever it is. */
export function commandsOf(client: RedisConnection): Commands {
  const has = (name: string) => typeof (Object(client) as Record<string, unknown>)[name] === "function";
  if (has("duplicate") && has("send")) return ofBun(client as BunRedisClient);
  if (has("duplicate") && has("sendCommand") && !has("call")) return ofNodeRedis(client as NodeRedisClient);
  if (has("duplicate") && has("call")) return ofIoRedis(client as IoRedisClient);
  invalid("client", "a client of ioredis, node-redis or Bun", client);
}

function ofIoRedis(client: IoRedisClient): Commands {
  return {
    send: ([command, ...args]) => client.call(command, ...args),
    async subscribe(channel, message, again) {
      const subscriber = client.duplicate();
      let subscribed = false;
      subscriber.on("error", () => {}); // it connects again by itself
      subscriber.on("message", (from, text) => {
        if (from === channel) message(text);
      });
      subscriber.on("ready", () => {
        if (subscribed) subscriber.subscribe(channel).then(again, () => {});
      });
      try {
        await subscriber.subscribe(channel);
      } catch (error) {
        subscriber.disconnect();
        throw error;
      }
      subscribed = true;
      return () => subscriber.disconnect();
    },
  };
}

function ofNodeRedis(client: NodeRedisClient): Commands {
  return {
    send: (args) => client.sendCommand([...args]),
    async subscribe(channel, message, again) {
      const subscriber = client.duplicate();
      let subscribed = false;
      subscriber.on("error", () => {}); // it connects and subscribes again by itself
      subscriber.on("ready", () => {
        if (subscribed) again();
      });
      try {
        await subscriber.connect();
        await subscriber.subscribe(channel, message);
      } catch (error) {
        subscriber.destroy();
        throw error;
      }
      subscribed = true;
      return () => subscriber.destroy();
    },
  };
}

function ofBun(client: BunRedisClient): Commands {
  return {
    send: ([command, ...args]) => client.send(command, args),
    async subscribe(channel, message, again) {
      let over = false;
      let subscriber: BunRedisSubscriber | undefined;
      const connect = async (): Promise<void> => {
        const old = subscriber;
        const own = await client.duplicate();
        subscriber = own;
        old?.close();
        if (!own.connected) await own.connect();
        await own.subscribe(channel, message);
        const ended = (): void => {
          if (!over && own === subscriber) replace();
        };
        // Bun's client connects again, and does not subscribe again. To have it do so would call each listener twice.
        own.onconnect = own.onclose = ended;
      };
      let replacing = false;
      const replace = async (): Promise<void> => {
        if (replacing) return;
        replacing = true;
        for (let delay = 20; !over; delay = Math.min(2 * delay, 1_000)) {
          try {
            await connect();
            again();
            break;
          } catch {
            await new Promise((resolve) => setTimeout(resolve, delay));
          }
        }
        replacing = false;
      };
      await connect();
      return () => {
        over = true;
        subscriber?.close();
      };
    },
  };
}
