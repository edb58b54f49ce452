// The work: one process at a time makes the report.
import { LostError, type Remote } from "@sync/remote";

/** How a process is started. */
export interface LeasedProcess {
  readonly kind: "postgres" | "redis";
  readonly port: number;
  readonly label: string;
  readonly lease: number;
}

/** What a process says of itself. `t` is in milliseconds since 1970. */
export interface Said {
  readonly who: string;
  readonly what: "waits" | "holds" | "released" | "lost" | "ended";
  readonly t: number;
  readonly fence?: number;
  /** For how many milliseconds it means to hold it. */
  readonly takes?: number;
}

/** How long a part of the report takes, and a large one. */
const [part, large] = [250, 2_500];

/** Holds the lock again and again, until the signal is aborted. `isLarge` says whether the next part is a large one. */
export async function work(
  remote: Remote,
  who: string,
  tell: (said: Said) => void,
  stop: AbortSignal,
  isLarge: () => boolean = () => false,
): Promise<void> {
  const say = (what: Said["what"], more: Pick<Said, "fence" | "takes"> = {}) => {
    tell({ who, what, t: performance.timeOrigin + performance.now(), ...more });
  };
  const lock = remote.lock("the report");
  while (!stop.aborted) {
    say("waits");
    try {
      await lock.with(
        async (token) => {
          const { signal, fence } = token;
          const takes = isLarge() ? large : part;
          say("holds", { fence, takes });
          signal.addEventListener("abort", () => say("lost", { fence }));
          await sleep(takes, signal); // the signal ends what it does, when the lock is lost
          if (token.remaining > 0) say("released", { fence }); // it may have stood still meanwhile
        },
        { signal: stop },
      );
    } catch (error) {
      if (!stop.aborted && !(error instanceof LostError)) throw error;
    }
    await sleep(60, stop).catch(() => {});
  }
  await remote.close();
  say("ended");
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
