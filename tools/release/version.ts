// Applies the pending changesets: versions, changelogs, deno.json, and the versions that bun.lock notes.
import { run } from "./run.ts";

console.log(await run(["bun", "node_modules/@changesets/cli/bin.js", "version"]));
console.log(await run(["bun", "tools/release/sync-deno-json.ts"]));
await run(["bun", "install", "--lockfile-only"]);
