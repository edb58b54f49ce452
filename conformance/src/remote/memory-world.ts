// A server in memory for the tests. One that has lost its data is a new one.
import { LeasedToken, MemoryEngine, MemoryServer } from "@sync/remote";
import type { World } from "./world.ts";

export function memoryWorld(): World {
  let server = new MemoryServer();
  return {
    name: "memory",
    engine: (label) => {
      const engines = new Map<MemoryServer, MemoryEngine>();
      let granted: (id: number, fence: number) => void = () => {};
      const current = async () => {
        let engine = engines.get(server);
        if (engine === undefined) {
          engine = new MemoryEngine(server, () => label);
          engines.set(server, engine);
          await engine.listen((id, fence) => granted(id, fence));
        }
        return engine;
      };
      return {
        step: async (step) => await (await current()).step(step),
        listen: async (listener) => {
          granted = listener;
          return () => {
            granted = () => {};
          };
        },
        inspect: async (name) => await (await current()).inspect(name),
      };
    },
    Token: LeasedToken,
    wipe: async () => {
      server = new MemoryServer();
    },
    expire: async (session) => server.expire(session),
    left: async () => server.sessions,
  };
}
