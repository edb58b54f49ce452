// A crawl over HTTP with all the primitives, its timeline and its checks
//
//   Semaphore    client.ts           limits the connections
//   Lock         access-token.ts     lets one task refresh the access token
//   Condition    bounded-buffer.ts   lets downloaders wait for space, and parsers for pages
//   Barrier      crawler.ts          separates the phases
//   Event        here, crawler.ts    opens the gate when the server is ready
//
// One AbortSignal, the deadline, is passed to every wait and every fetch.

import { Event } from "@sync/event";
import { Semaphore } from "@sync/semaphore";
import { report } from "../check.ts";
import { paint, print } from "../terminal.ts";
import { AccessToken } from "./access-token.ts";
import { chart } from "./chart.ts";
import { checksOf } from "./checks.ts";
import { Client } from "./client.ts";
import { Crawler } from "./crawler.ts";
import { bar, Progress } from "./progress.ts";
import { SlowServer } from "./server.ts";
import { sections } from "./site.ts";
import { Timeline } from "./timeline.ts";

const deadline = 5_000; // ms
const maxConnections = 8;
const downloaders = 12;
const parsers = 3;
const bufferCapacity = 4;

print(
  paint("bold", "A crawl over HTTP"),
  `${downloaders} downloaders share ${maxConnections} connections, and an access token that expires again and again.`,
  `${parsers} parsers take the pages from a buffer with space for ${bufferCapacity}, and find the links for the next phase.`,
  `The phases: ${sections.join(", ")}. The last would take minutes; the deadline is ${deadline / 1000} s.`,
  "",
);

const server = new SlowServer();
const origin = await server.listen();
const gate = new Event();
const connections = new Semaphore(maxConnections);
const token = new AccessToken(origin);
const client = new Client(origin, connections, token);
const timeline = new Timeline();
const signal = AbortSignal.timeout(deadline); // it does not keep Node running, but the server does
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
const overtime = timeline.end - deadline;
report(checksOf({ server, crawler, connections, maxConnections, token, overtime }));
