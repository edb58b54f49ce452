// What must be true when the crawl is over. It compares what the crawler says with what the server counted.

import type { Semaphore } from "@sync/semaphore";
import type { Check } from "../check.ts";
import type { AccessToken } from "./access-token.ts";
import type { Crawler } from "./crawler.ts";
import { outcomes } from "./ledger.ts";
import type { SlowServer } from "./server.ts";

/** A crawl that is over. */
export interface Crawl {
  readonly server: SlowServer;
  readonly crawler: Crawler;
  readonly connections: Semaphore;
  readonly maxConnections: number;
  readonly token: AccessToken;
  /** How many milliseconds after the deadline the last worker stopped. */
  readonly overtime: number;
}

export function checksOf({ server, crawler, connections, maxConnections, token, overtime }: Crawl): readonly Check[] {
  const { ledger, phases } = crawler;
  const counts = outcomes.map((outcome) => ledger.pages(outcome).length);
  const found = counts.reduce((sum, count) => sum + count);
  const maxSent = Math.max(0, ...server.sent.values());
  const fullest = Math.max(...phases.map(({ buffer }) => buffer.fullest));
  const capacity = Math.min(...phases.map(({ buffer }) => buffer.capacity));
  const replaced = [...server.refreshes.keys()].filter((old) => old !== "");
  const maxRefreshes = Math.max(0, ...server.refreshes.values());
  const late = phases.reduce((sum, phase) => sum + phase.late, 0);
  return [
    [
      "nothing lost",
      `${outcomes.map((outcome, i) => `${counts[i]} ${outcome}`).join(" + ")} = ${ledger.found} found`,
      found === ledger.found && ledger.open === 0,
    ],
    [
      "nothing twice",
      `the server sent ${server.sent.size} pages in full, each ${times(maxSent)}`,
      maxSent <= 1 && ledger.settledTwice === 0 && ledger.pages("downloaded").every((path) => server.sent.has(path)),
    ],
    [
      "limit never exceeded",
      `the server counted up to ${server.maxAtOnce} requests at once, ${maxConnections} were allowed`,
      server.maxAtOnce <= maxConnections,
    ],
    ["buffer never overfull", `it held up to ${fullest} pages, there was space for ${capacity}`, fullest <= capacity],
    [
      "gate kept",
      `${server.early} of ${server.requests} requests came before the server was ready`,
      server.early === 0,
    ],
    [
      "one refresh per expiry",
      `${server.expired.size} access tokens had expired, ${replaced.length} were replaced, each ${times(maxRefreshes)}`,
      maxRefreshes <= 1 && replaced.every((old) => server.expired.has(old)),
    ],
    [
      "phases kept apart",
      `${late} pages were found after their phase began, ${server.outOfPhase} asked for after it ended`,
      late === 0 && server.outOfPhase === 0,
    ],
    [
      "deadline kept",
      crawler.stopped ? `the last worker stopped ${Math.max(0, Math.round(overtime))} ms after it` : "not needed",
      overtime < 1000,
    ],
    [
      "everything released",
      `${connections} ${token.lock}, ${crawler.waiting} wait at the barriers`,
      connections.value === maxConnections && !token.lock.locked() && crawler.waiting === 0,
    ],
  ];
}

function times(max: number): string {
  return max <= 1 ? "once" : `up to ${max} times`;
}
