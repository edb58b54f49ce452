// Two tasks acquire locks in two orders, one after the other; then two wait for ever, until the process is ended.
import { main } from "./programs/inversion.ts";
import { main as waitForRound } from "./programs/missing-party.ts";

await main();
waitForRound();
setInterval(() => {}, 1_000); // a server, so to say
