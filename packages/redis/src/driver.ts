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
  /** Closes it, and may have it connect again. */
  disconnect(reconnect?: boolean): void;
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
  /** Calls back for the messages of a channel, and whenever some may have been lost. */
  subscribe(channel: string, message: (message: string) => void, again: () => void): Promise<Subscription>;
}

/** A connection that subscribes. */
export interface Subscription {
  /** Ends it. */
  end(): void;
  /** Has it connect anew, because it seems to be silent. */
  renew(): void;
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
      return { end: () => subscriber.disconnect(), renew: () => subscriber.disconnect(true) };
    },
  };
}

function ofNodeRedis(client: NodeRedisClient): Commands {
  return {
    send: (args) => client.sendCommand([...args]),
    subscribe(channel, message, again) {
      return renewed(again, async () => {
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
      });
    },
  };
}

function ofBun(client: BunRedisClient): Commands {
  return {
    send: ([command, ...args]) => client.send(command, args),
    subscribe(channel, message, again) {
      return renewed(again, async (ended) => {
        const subscriber = await client.duplicate();
        if (!subscriber.connected) await subscriber.connect();
        await subscriber.subscribe(channel, message);
        // Bun's client connects again, and does not subscribe again. To have it do so would call each listener twice.
        subscriber.onconnect = subscriber.onclose = ended;
        return () => subscriber.close();
      });
    },
  };
}

/**
 * A subscription that is replaced by a new connection when it has to be. `connect` returns what closes it, and calls `ended` when
 * it has ended.
 */
async function renewed(again: () => void, connect: (ended: () => void) => Promise<() => void>): Promise<Subscription> {
  let [over, renewing, number] = [false, false, 0];
  let renew: () => void = () => {};
  const open = (): Promise<() => void> => {
    const mine = ++number;
    return connect(() => {
      if (mine === number) renew();
    });
  };
  let close = await open();
  const replace = async (): Promise<void> => {
    close();
    for (let delay = 20; !over; delay = Math.min(2 * delay, 1_000)) {
      try {
        close = await open();
        if (over) close();
        else again();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  };
  renew = () => {
    if (over || renewing) return;
    renewing = true;
    replace().finally(() => {
      renewing = false;
    });
  };
  return {
    renew: () => renew(),
    end: () => {
      over = true;
      close();
    },
  };
}
