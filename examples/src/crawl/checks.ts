import type { Semaphore } from "@sync/semaphore";
import type { AccessToken } from "./access-token.ts";
import type { Crawler } from "./crawler.ts";
import { outcomes } from "./ledger.ts";
import type { SlowServer } from "./server.ts";

/** Something that must be true in the end, and the numbers that show it. */
export interface Check {
  readonly name: string;
  readonly numbers: string;
  readonly passed: boolean;
}

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

/** Holds what the crawler says against what the server counted. */
export function checksOf(crawl: Crawl): Check[] {
  const checks = [nothingLost, nothingTwice, limit, buffer, gate, refreshes, phases, deadline, givenBack];
  return checks.map((check) => check(crawl));
}

function nothingLost({ crawler: { ledger } }: Crawl): Check {
  const counts = outcomes.map((outcome) => ledger.pages(outcome).length);
  return {
    name: "nothing lost",
    numbers: `${outcomes.map((outcome, i) => `${counts[i]} ${outcome}`).join(" + ")} = ${ledger.found} found`,
    passed: counts.reduce((sum, count) => sum + count) === ledger.found && ledger.unsettled === 0,
  };
}

function nothingTwice({ crawler: { ledger }, server }: Crawl): Check {
  const downloaded = ledger.pages("downloaded");
  const most = Math.max(0, ...server.sent.values());
  return {
    name: "nothing twice",
    numbers: `the server sent ${server.sent.size} pages in full, each ${times(most)}`,
    passed: most <= 1 && ledger.settledTwice === 0 && downloaded.every((path) => server.sent.has(path)),
  };
}

function limit({ server, maxConnections }: Crawl): Check {
  return {
    name: "limit never exceeded",
    numbers: `the server counted up to ${server.mostAtOnce} requests at once, ${maxConnections} were allowed`,
    passed: server.mostAtOnce <= maxConnections,
  };
}

function buffer({ crawler: { phases } }: Crawl): Check {
  const fullest = Math.max(...phases.map(({ buffer }) => buffer.fullest));
  const capacity = Math.min(...phases.map(({ buffer }) => buffer.capacity));
  return {
    name: "buffer never overfull",
    numbers: `it held up to ${fullest} pages, there was room for ${capacity}`,
    passed: fullest <= capacity,
  };
}

function gate({ server }: Crawl): Check {
  return {
    name: "gate kept",
    numbers: `${server.early} of ${server.requests} requests came before the server was ready`,
    passed: server.early === 0,
  };
}

function refreshes({ server }: Crawl): Check {
  const replaced = [...server.refreshes.keys()].filter((old) => old !== "");
  const most = Math.max(0, ...server.refreshes.values());
  const tokens = `${server.expired.size} tokens had expired, ${replaced.length} were replaced, each ${times(most)}`;
  return {
    name: "one refresh per expiry",
    numbers: `${server.refused} requests were refused; ${tokens}`,
    passed: most <= 1 && replaced.every((old) => server.expired.has(old)),
  };
}

function phases({ server, crawler }: Crawl): Check {
  const late = crawler.phases.reduce((sum, phase) => sum + phase.late, 0);
  return {
    name: "phases kept apart",
    numbers: `${late} pages were found after their phase began, ${server.outOfPhase} asked for after it ended`,
    passed: late === 0 && server.outOfPhase === 0,
  };
}

function deadline({ overtime, crawler }: Crawl): Check {
  return {
    name: "deadline kept",
    numbers: crawler.stopped
      ? `the last worker stopped ${Math.max(0, Math.round(overtime))} ms after it`
      : "not needed",
    passed: overtime < 1000,
  };
}

function givenBack({ connections, maxConnections, token, crawler }: Crawl): Check {
  return {
    name: "everything given back",
    numbers: `${connections} ${token.lock}, ${crawler.waiting} wait at the barriers`,
    passed: connections.value === maxConnections && !token.lock.locked() && crawler.waiting === 0,
  };
}

function times(most: number): string {
  return most <= 1 ? "once" : `up to ${most} times`;
}
