// The least that could work: promises, and their resolvers in an array. It checks nothing, and nobody can leave.
import { gateOf, type Peer } from "./peer.ts";

type Resolve = () => void;

function line(free: boolean) {
  const resolvers: Resolve[] = [];
  let head = 0;
  return {
    acquire(): Promise<void> {
      if (free) {
        free = false;
        return Promise.resolve();
      }
      return new Promise<void>((resolve) => resolvers.push(resolve));
    },
    release(): void {
      const next = resolvers[head++];
      if (next === undefined) {
        head = resolvers.length = 0;
        free = true;
      } else next();
    },
  };
}

const peer: Peer = {
  gate() {
    const { acquire, release } = line(true);
    return gateOf(acquire, release);
  },
  line: () => line(false),
  run() {
    const { acquire, release } = line(true);
    return async (fn) => {
      await acquire();
      try {
        await fn();
      } finally {
        release();
      }
    };
  },
  event() {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { wait: () => promise, set: resolve };
  },
  barrier(parties) {
    let round: Resolve[] = [];
    return {
      wait() {
        const arrived = new Promise<void>((resolve) => round.push(resolve));
        if (round.length === parties) {
          for (const resolve of round) resolve();
          round = [];
        }
        return arrived;
      },
    };
  },
};
export default peer;
