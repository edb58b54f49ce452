import { Page } from "../page.ts";

/** What holds in a model. */
export interface Property {
  /** In words, as on the page. */
  readonly says: string;
  /** A part of the assertion, as the checker prints it; else a temporal formula is checked. */
  readonly assertion?: string;
  readonly formula?: string;
  /** Bounds that the formula needs. */
  readonly defines: readonly string[];
  /** The known bugs that must break it. */
  readonly bugs: readonly string[];
}

const page = new Page("models.md");

/** The properties of a model, as the page lists them. */
export function propertiesOf(model: string): Property[] {
  return page.rows(model).map(([says = "", check = "", bugs = ""]) => {
    const [kind, what = "", ...defines] = check
      .split("`")
      .map((part) => part.trim())
      .filter(Boolean);
    return {
      says,
      ...(kind === "assert" ? { assertion: what } : { formula: what }),
      defines: defines.filter((part) => part.includes("=")),
      bugs: bugs.split("`").filter((word) => /^[A-Z_]+$/.test(word)),
    };
  });
}

/** The kinds of steps that must be replayed. */
export const kindsOf: Readonly<Record<string, string>> = {
  condition: `acquire, tryAcquire, acquireAborted, misuse, release, wait, waitAborted, notify(1), notify(2), notify(3),
    drop while waiting, drop while returning, drop while returning (notified), signal while queued, signal while waiting,
    signal while returning (notified), signal while holding, event while queued, event while waiting,
    event while returning, event while returning (notified), event while holding, event while away`,
  barrier: `wait, waitAborted, signal while arrived, signal while released, event while arrived, event while released,
    event while away, reset, abort, turn`,
};
