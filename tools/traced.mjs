// A preload that switches tracing on, for a run of the test suite: `bun test --preload`, `node --import`, `deno test --preload`.
// It is the preset for development, but only one request in 64 has a stack, because some tests make millions.
import { start } from "@sync/trace";

start({ stacks: 64 });
