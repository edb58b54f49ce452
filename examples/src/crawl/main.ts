// Downloads a few hundred pages from a server that is slow and sometimes fails, with every primitive at work:
//
//   Semaphore    client.ts           bounds the connections
//   Lock         access-token.ts     guards the refresh of the token
//   Condition    bounded-buffer.ts   has downloaders wait for room, and parsers for pages
//   Barrier      crawler.ts          separates the phases
//   Event        here, crawler.ts    opens the gate when the server is ready
//
// One AbortSignal, the deadline, is passed to every wait and every fetch.

import process from "node:process";
import { Event } from "@sync/event";
import { Semaphore } from "@sync/semaphore";
import { AccessToken } from "./access-token.ts";
import { chart } from "./chart.ts";
import { checksOf } from "./checks.ts";
import { Client } from "./client.ts";
import { Crawler } from "./crawler.ts";
import { bar, Progress } from "./progress.ts";
import { SlowServer } from "./server.ts";
import { sections } from "./site.ts";
import { durations, pages } from "./tables.ts";
import { paint, print } from "./terminal.ts";
import { Timeline } from "./timeline.ts";

const deadline = 5_000;
const maxConnections = 8;
const downloaders = 12;
const parsers = 3;
const bufferCapacity = 4;

print(
  paint("bold", "A crawl over HTTP"),
  `${downloaders} downloaders share ${maxConnections} connections and an access token that keeps expiring. ${parsers} parsers`,
  `take the pages from a buffer with room for ${bufferCapacity}, and find the links for the next phase.`,
  `The phases: ${sections.join(", ")}. The last would take minutes, but the deadline is ${deadline / 1000} s.`,
  "",
);

const server = new SlowServer();
const origin = await server.listen();
const gate = new Event();
const connections = new Semaphore(maxConnections);
const token = new AccessToken(origin);
const client = new Client(origin, connections, token);
const timeline = new Timeline();
const signal = AbortSignal.timeout(deadline); // which does not keep Node running: the server does
const crawler = new Crawler({ client, gate, signal, timeline, downloaders, parsers, bufferCapacity });
const progress = new Progress(() => {
  const { ledger, phase } = crawler;
  return [
    `${(timeline.now() / 1000).toFixed(1)} s`,
    (phase?.section ?? "gate shut").padEnd(9),
    `${ledger.pages("downloaded").length}/${ledger.found} pages`.padStart(13),
    `connections ${bar(maxConnections - connections.value, maxConnections)} +${connections.waiting} waiting`,
    `buffer ${bar(phase?.buffer.size ?? 0, bufferCapacity)}`,
  ].join("  ");
});

try {
  const opening = server.seed().then(() => gate.set());
  await Promise.all([crawler.run(), opening]);
} finally {
  timeline.stop();
  progress.stop();
  await server.close();
}

print("", paint("bold", "Who waited, who held"), ...chart(timeline));
print("", paint("bold", "How often, and for how long"), ...durations(timeline));
print("", paint("bold", "What became of the pages"), ...pages(crawler.ledger));
print("", paint("bold", "Checks"));
const overtime = timeline.end - deadline;
const checks = checksOf({ server, crawler, connections, maxConnections, token, overtime });
for (const { name, numbers, passed } of checks) {
  print(`${passed ? paint("green", "✓") : paint("red", "✗")} ${name.padEnd(24)}${numbers}`);
  if (!passed) process.exitCode = 1;
}
