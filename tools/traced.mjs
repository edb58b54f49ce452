// A preload that switches tracing on, for a run of the test suite: `bun test --preload`, `node --import`, `deno test --preload`.
// Not every request has a stack: some tests make millions.
import { start } from "@sync/trace";

start({ stacks: 64 });
