import type { Semaphore } from "@sync/semaphore";
import type { AccessToken } from "./access-token.ts";
import type { Crawler } from "./crawler.ts";
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
  return [nothingLost, nothingTwice, limit, buffer, gate, refreshes, phases, deadline, givenBack].map((f) => f(crawl));
}

function nothingLost({ crawler: { ledger } }: Crawl): Check {
  const downloaded = ledger.pages("downloaded").length;
  const failed = ledger.pages("failed").length;
  const cutOff = ledger.pages("interrupted").length + ledger.pages("not begun").length;
  return {
    name: "nothing lost",
    numbers: `${downloaded} downloaded + ${failed} failed + ${cutOff} cut off = ${ledger.found} found`,
    passed: downloaded + failed + cutOff === ledger.found && ledger.unsettled === 0,
  };
}

function nothingTwice({ crawler: { ledger }, server }: Crawl): Check {
  const downloaded = ledger.pages("downloaded");
  const most = Math.max(0, ...server.sent.values());
  return {
    name: "nothing twice",
    numbers: `the server sent ${server.sent.size} pages in full, each ${most <= 1 ? "once" : `up to ${most} times`}`,
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

function refreshes({ server, token }: Crawl): Check {
  const replaced = [...server.refreshes.keys()].filter((old) => old !== "");
  const most = Math.max(0, ...server.refreshes.values());
  return {
    name: "one refresh per expiry",
    numbers: `${server.refused} requests were refused, with ${server.expired.size} expired tokens; ${token.count} were fetched`,
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
    passed: overtime < 500,
  };
}

function givenBack({ connections, maxConnections, token, crawler }: Crawl): Check {
  return {
    name: "everything given back",
    numbers: `${connections} ${token.lock}, ${crawler.waiting} wait at the barriers`,
    passed: connections.value === maxConnections && !token.lock.locked() && crawler.waiting === 0,
  };
}
