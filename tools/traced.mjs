// A preload that switches tracing on, for a run of the test suite: `bun test --preload`, `node --import`, `deno test --preload`.
import { start } from "@sync/trace";

start();
