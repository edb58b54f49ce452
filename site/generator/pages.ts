/** The pages of the site, in the order of its sidebar. Their text stands in `docs`, in the READMEs, and in the doc comments. */

/** A page that is made from a file of the repository. */
export interface Page {
  /** Its address, below the base: "lock" is at /lock/. */
  readonly slug: string;
  /** The file that has its text, from the root of the repository. */
  readonly file: string;
  /** Its name in the sidebar. */
  readonly label: string;
  /** If it is a package's or a primitive's page: what is put together for it. */
  readonly of?: PrimitivePage;
  /** The scenarios that stand on it: below its introduction, or below the heading that is named. */
  readonly scenarios?: readonly Placed[];
}

/** A scenario of the playground, and the heading below which it stands, if not the introduction. */
export type Placed = string | readonly [scenario: string, below: string];

/** What else a page of a primitive shows. */
export interface PrimitivePage {
  /** The section of the file that is the page, if it is not the whole file. */
  readonly section?: string;
  /** The tests that the guarantees name: guarantees with one of them are the primitive's. */
  readonly tests?: readonly string[];
  /** What the guarantees call it in front of a colon. */
  readonly called?: readonly string[];
  /** What the last column of the differences calls it. */
  readonly difference?: string;
  /** The package of its reference. */
  readonly api: string;
  /** Headings of its reference to go to, if it does not have a module for itself. */
  readonly anchor?: string;
}

/** A part of the sidebar. */
export interface Group {
  readonly label: string;
  readonly collapsed?: boolean;
  readonly pages: readonly Page[];
}

const doc = (name: string, label: string, more: Partial<Page> = {}): Page => ({
  slug: name.replace(/\/README$/, ""),
  file: `docs/${name}.md`,
  label,
  ...more,
});

const readme = (name: string, label: string, of: PrimitivePage, scenarios: readonly Placed[] = []): Page => ({
  slug: name,
  file: `packages/${name}/README.md`,
  label,
  of,
  scenarios,
});

export const groups: readonly Group[] = [
  {
    label: "Getting started",
    pages: [{ slug: "start", file: "README.md", label: "Start" }, doc("choosing", "Which primitive?")],
  },
  {
    label: "Primitives",
    pages: [
      readme("lock", "Lock", { tests: ["lock"], difference: "lock", api: "lock" }, ["fifo", "reentry"]),
      {
        slug: "acquire-all",
        file: "docs/choosing.md",
        label: "acquireAll",
        of: {
          section: "Several at once",
          tests: ["acquire-all"],
          called: ["acquireAll"],
          api: "lock",
          anchor: "acquireall",
        },
        scenarios: ["deadlock", "acquire-all"],
      },
      readme("semaphore", "Semaphore", { tests: ["semaphore"], difference: "semaphore", api: "semaphore" }, [
        "two-at-a-time",
        "no-overtaking",
      ]),
      {
        slug: "bounded-semaphore",
        file: "docs/choosing.md",
        label: "BoundedSemaphore",
        of: {
          section: "BoundedSemaphore",
          tests: ["bounded-semaphore"],
          called: ["BoundedSemaphore"],
          api: "semaphore",
          anchor: "boundedsemaphore",
        },
        scenarios: ["resize"],
      },
      readme("event", "Event", { tests: ["event"], called: ["Event"], difference: "event", api: "event" }, [
        "broadcast",
      ]),
      readme(
        "condition",
        "Condition",
        { tests: ["condition"], called: ["Condition"], difference: "condition", api: "condition" },
        ["producer-consumer"],
      ),
      readme("barrier", "Barrier", { tests: ["barrier"], called: ["Barrier"], difference: "barrier", api: "barrier" }, [
        "barrier",
        "broken-barrier",
      ]),
      readme("rwlock", "ReadWriteLock", { tests: ["rwlock"], called: ["Read-write lock"], api: "rwlock" }, [
        "readers-writer",
      ]),
      readme("keyed", "Keyed", { tests: ["keyed"], called: ["Keyed"], api: "keyed" }, ["keyed"]),
      readme(
        "limiter",
        "Limiter",
        { tests: ["limiter", "limiter/rate", "limiter/map"], called: ["Limiter"], api: "limiter" },
        ["limiter"],
      ),
      readme(
        "single-flight",
        "SingleFlight",
        { tests: ["single-flight"], called: ["Single flight"], api: "single-flight" },
        ["single-flight"],
      ),
      readme(
        "effect",
        "Effect",
        {
          tests: ["effect/sweep", "effect/event-loop", "effect/dispatchers"],
          called: ["Effect"],
          api: "effect",
        },
        ["effect"],
      ),
      readme("core", "Core", {
        tests: ["core/waiter", "core/queue", "core/signal"],
        api: "core",
      }),
    ],
  },
  {
    label: "See it work",
    pages: [
      doc("cancellation", "Cancellation, live", {
        scenarios: [
          ["abort-one", "What an abort does, and when"],
          ["deadline", "One signal for a whole server"],
        ],
      }),
      doc("stuck", "Why is my program stuck?", {
        scenarios: [
          ["deadlock", "Tasks that wait for each other"],
          ["reentry", "A task that waits for itself"],
        ],
      }),
      { slug: "puzzles", file: "site/pages/puzzles.md", label: "Puzzles" },
      readme("trace", "Trace", { api: "trace" }),
      doc("tracing", "Looking at a trace"),
    ],
  },
  {
    label: "Across machines",
    pages: [
      doc("across-machines", "Across machines"),
      readme("postgres", "PostgreSQL", { api: "postgres" }),
      readme("redis", "Redis", { api: "redis" }),
      readme("remote", "Remote", { tests: ["remote/memory"], called: ["Across machines"], api: "remote" }),
    ],
  },
  {
    label: "Guides",
    pages: [
      doc("recipes", "Recipes"),
      doc("pitfalls", "Pitfalls"),
      doc("own-primitive", "Your own primitive"),
      doc("testing", "Testing"),
      doc("errors", "Errors"),
    ],
  },
  {
    label: "Coming from …",
    collapsed: true,
    pages: [
      doc("coming-from/asyncio", "asyncio"),
      doc("coming-from/async-lock", "async-lock"),
      doc("coming-from/async-mutex", "async-mutex"),
      doc("coming-from/async-sema", "async-sema"),
      doc("coming-from/await-semaphore", "await-semaphore"),
      doc("coming-from/bottleneck", "bottleneck"),
      doc("coming-from/es-toolkit", "es-toolkit"),
      doc("coming-from/p-limit", "p-limit"),
      doc("coming-from/p-queue", "p-queue"),
      doc("coming-from/effect-semaphore", "Effect's Semaphore"),
      doc("coming-from/distributed-locks", "Distributed locks"),
    ],
  },
  {
    label: "Guarantees and proof",
    collapsed: true,
    pages: [
      doc("guarantees", "Guarantees"),
      doc("differences", "Differences from asyncio"),
      doc("asyncio-cases", "asyncio's own test cases"),
      doc("proof/README", "Proof"),
      doc("proof/differential", "Differential"),
      doc("proof/exhaustive", "Exhaustive"),
      doc("proof/models", "Models"),
      doc("proof/mutation", "Mutation"),
      doc("proof/soak", "Soak"),
      doc("proof/remote", "Across machines"),
      doc("proof/hostile", "Hostile use"),
      doc("proof/everywhere", "Everywhere"),
    ],
  },
  {
    label: "Benchmarks and the field",
    pages: [
      doc("benchmarks", "Benchmarks"),
      doc("benchmarks-machines", "Benchmarks across machines"),
      doc("field", "The field"),
    ],
  },
  {
    label: "The project",
    collapsed: true,
    pages: [
      { slug: "contributing", file: "CONTRIBUTING.md", label: "Contributing" },
      doc("architecture", "Architecture"),
      doc("site", "This site"),
      doc("releasing", "Releasing"),
      { slug: "security", file: "SECURITY.md", label: "Security" },
    ],
  },
];
