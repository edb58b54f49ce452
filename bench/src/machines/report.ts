// The figures of the benchmark across machines, as tables, and beside what they have to be.
import { full, short, table } from "../report/text.ts";
import { contenders, type Urls } from "./contenders.ts";
import { handOffs, longestWait, overtakings, percentile, perSecond } from "./figures.ts";
import type { Done, Grant } from "./workload.ts";

/** What was measured of a contender: grants of each round, where one task is alone, where many contend, and where they are busy too. */
export interface Measured {
  readonly latency: (readonly Grant[])[];
  readonly handOffs: (readonly Grant[])[];
  readonly busy: Done[];
  renewals: number;
}

/** What a contender is shown by. Times are milliseconds. */
export interface Figures {
  /** To acquire and release, alone. */
  readonly latency: number;
  readonly latency99: number;
  /** From a release to the next grant. */
  readonly handOff: number;
  readonly handOff99: number;
  readonly longestWait: number;
  readonly grants: number;
  readonly overtakings: number;
  /** Grants in a second, with holds and other work of 2 ms. */
  readonly perSecond: number;
  /** How many commands or statements a grant takes, there. */
  readonly calls: number;
  /** How many it takes to keep 1,000 locks for ten seconds. */
  readonly renewals: number;
}

const median = (values: readonly number[]) => percentile(values, 50);

/** The figures of all contenders. */
export function figuresOf(measured: Readonly<Record<string, Measured>>): Record<string, Figures> {
  return Object.fromEntries(
    Object.entries(measured).map(([name, { latency, handOffs: contended, busy, renewals }]) => {
      const cycles = latency.flatMap(
        (grants) => grants.slice(1).map(([asked], i) => asked - (grants[i]?.[0] ?? 0)), // one task: the next begins when this ends
      );
      const times = contended.flatMap(handOffs);
      const grants = busy.reduce((sum, { grants }) => sum + grants.length, 0);
      const calls = busy.reduce((sum, { calls }) => sum + calls, 0);
      const figures: Figures = {
        latency: median(cycles),
        latency99: percentile(cycles, 99),
        handOff: median(times),
        handOff99: percentile(times, 99),
        longestWait: Math.max(...contended.map(longestWait)),
        grants: contended.flat().length,
        overtakings: contended.reduce((sum, grants) => sum + overtakings(grants), 0),
        perSecond: median(busy.map(({ grants }) => perSecond(grants))),
        calls: calls / grants,
        renewals,
      };
      return [name, figures];
    }),
  );
}

const head = [
  ...["alone, ms", "p99", "hand-off, ms", "p99", "longest wait, ms", "overtakings", "grants/s", "calls a grant"],
  "renewals",
];

/** A table for each server. */
export function figureTables(figures: Readonly<Record<string, Figures>>): string {
  const servers: readonly (keyof Urls)[] = ["Redis", "PostgreSQL"];
  return servers
    .map((server) => {
      const rows = Object.entries(figures).filter(([name]) => contenders[name]?.server === server);
      const cells = rows.map(([name, of]) => [
        name.startsWith("@sync/") ? `**${name}**` : name,
        ...[of.latency, of.latency99, of.handOff, of.handOff99, of.longestWait].map(short),
        `${full(of.overtakings)} of ${full(of.grants)}`,
        full(Math.round(of.perSecond)),
        short(of.calls),
        server === "Redis" || name.startsWith("@sync/") ? full(of.renewals) : "–",
      ]);
      return table([[server, ...head], ...cells]);
    })
    .join("\n\n");
}

/** What a figure of ours has to be of a peer's. */
interface Target {
  readonly figure: keyof Figures;
  readonly title: string;
  readonly ours: string;
  readonly peer: string;
  /** The ratio that a prototype had, which is the bar: at most, or at least where more is better. */
  readonly ratio: number;
  readonly more?: boolean;
}

const [ofRedis, ofPostgres] = ["@sync/redis", "@sync/postgres"];
const targets: readonly Target[] = [
  { figure: "latency", title: "acquire and release", ours: ofRedis, peer: "redis-semaphore", ratio: 0.23 / 0.06 },
  { figure: "handOff99", title: "hand-off, p99", ours: ofRedis, peer: "redis-semaphore", ratio: 0.85 / 3.2 },
  { figure: "handOff99", title: "hand-off, p99", ours: ofRedis, peer: "redlock, 50 ms", ratio: 0.85 / 49 },
  { figure: "longestWait", title: "longest wait", ours: ofRedis, peer: "redis-semaphore", ratio: 15 / 206 },
  { figure: "longestWait", title: "longest wait", ours: ofRedis, peer: "redlock, 50 ms", ratio: 15 / 1582 },
  { figure: "overtakings", title: "overtakings", ours: ofRedis, peer: "redis-semaphore", ratio: 1 / 1854 },
  { figure: "overtakings", title: "overtakings", ours: ofRedis, peer: "redlock, 50 ms", ratio: 1 / 167 },
  { figure: "perSecond", title: "grants/s", ours: ofRedis, peer: "redis-semaphore", ratio: 370 / 270, more: true },
  { figure: "perSecond", title: "grants/s", ours: ofRedis, peer: "redlock, 50 ms", ratio: 370 / 123, more: true },
  { figure: "calls", title: "calls a grant", ours: ofRedis, peer: "redis-semaphore", ratio: 2 / 5.7 },
  { figure: "calls", title: "calls a grant", ours: ofRedis, peer: "redlock, 50 ms", ratio: 2 / 3.9 },
  { figure: "renewals", title: "renewals", ours: ofRedis, peer: "redis-semaphore", ratio: 3 / 1000 },
  { figure: "overtakings", title: "overtakings", ours: ofPostgres, peer: "row lock", ratio: 7 / 3496 / (5920 / 9842) },
];

/** What ours is of a peer's: overtakings as shares of the grants. */
function ratioOf({ figure, ours, peer }: Target, figures: Readonly<Record<string, Figures>>): number {
  const value = (name: string) => {
    const of = figures[name];
    if (of === undefined) return Number.NaN;
    return figure === "overtakings" ? of.overtakings / of.grants : of[figure];
  };
  return value(ours) / value(peer);
}

/** The ratios, beside those that they have to reach. */
export function targetsTable(figures: Readonly<Record<string, Figures>>): string {
  const rows = targets.map((target) => {
    const ratio = ratioOf(target, figures);
    const met = target.more ? ratio >= target.ratio : ratio <= target.ratio;
    return [
      target.title,
      `${target.ours} of ${target.peer}`,
      fine(ratio),
      `${target.more ? "≥" : "≤"} ${fine(target.ratio)}`,
      met ? "yes" : "no",
    ];
  });
  return table([["", "", "ratio", "bar", "met"], ...rows]);
}

const fine = (value: number) => (value > 0 && value < 0.1 ? value.toPrecision(2) : short(value));
