// What is promised across machines, of the server in memory.
import { LeasedToken, MemoryEngine, MemoryServer } from "@sync/remote";
import { rules } from "../../src/remote/rules.ts";

rules(
  "memory",
  () => {
    let server = new MemoryServer();
    return {
      name: "memory",
      engine: (label) => {
        const engines = new Map<MemoryServer, MemoryEngine>();
        let listening: Parameters<MemoryEngine["listen"]> | undefined;
        const current = async () => {
          let engine = engines.get(server);
          if (engine === undefined) {
            engine = new MemoryEngine(server, label);
            engines.set(server, engine);
            if (listening !== undefined) await engine.listen(...listening);
          }
          return engine;
        };
        return {
          step: async (step) => await (await current()).step(step),
          listen: async (...args) => {
            listening = [args[0]];
            return (await current()).listen(args[0]);
          },
          inspect: async (name) => (await current()).inspect(name),
        };
      },
      Token: LeasedToken,
      wipe: async () => {
        server = new MemoryServer();
      },
      left: async () => server.sessions,
    };
  },
  400,
);
