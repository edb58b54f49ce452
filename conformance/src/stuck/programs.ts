/** The programs that are stuck or lose something, by name. */
import type { Program } from "./program.ts";
import * as asleep from "./programs/asleep.ts";
import * as deadlock from "./programs/deadlock.ts";
import * as fibers from "./programs/fibers.ts";
import * as forgottenAwait from "./programs/forgotten-await.ts";
import * as forgottenRelease from "./programs/forgotten-release.ts";
import * as inversion from "./programs/inversion.ts";
import * as lostKey from "./programs/lost-key.ts";
import * as lowLimit from "./programs/low-limit.ts";
import * as missedNotify from "./programs/missed-notify.ts";
import * as missingParty from "./programs/missing-party.ts";
import * as permits from "./programs/permits.ts";
import * as reEntry from "./programs/re-entry.ts";
import * as slowHolder from "./programs/slow-holder.ts";
import * as starvation from "./programs/starvation.ts";
import * as thrown from "./programs/throw.ts";
import * as upgrade from "./programs/upgrade.ts";

export const programs: Readonly<Record<string, Program>> = {
  asleep: asleep,
  deadlock: deadlock,
  fibers: fibers,
  "forgotten-await": forgottenAwait,
  "forgotten-release": forgottenRelease,
  inversion: inversion,
  "lost-key": lostKey,
  "low-limit": lowLimit,
  "missed-notify": missedNotify,
  "missing-party": missingParty,
  permits: permits,
  "re-entry": reEntry,
  "slow-holder": slowHolder,
  starvation: starvation,
  throw: thrown,
  upgrade: upgrade,
};
