// Runs the tests where there is no test runner: in Chromium, and in Cloudflare's workerd.
import { resolve } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { chromium } from "./chromium.ts";
import { notHere } from "./not-here.ts";
import { testFiles } from "./test-files.ts";

const root = resolve(import.meta.dirname, "..");
const web = (file: string) => resolve(import.meta.dirname, "web", file);

function project(
  name: keyof typeof notHere,
  alias: Record<string, string>,
  own: TestProjectInlineConfiguration,
): TestProjectInlineConfiguration {
  return {
    root,
    ...own,
    resolve: {
      conditions: ["@sync/source", "module", "browser", "development|production"],
      alias: { "node:test": web("node-test.ts"), ...alias },
    },
    test: {
      name,
      include: [...testFiles],
      provide: { notHere: Object.keys(notHere[name]) },
      isolate: false,
      testTimeout: 60_000,
      ...own.test,
    },
  };
}

const standIns = {
  "node:assert/strict": web("assert.ts"),
  "node:assert": web("assert.ts"),
  "node:async_hooks": web("async-hooks.ts"),
  "node:events": web("events.ts"),
  "node:process": web("process.ts"),
  "node:util": web("util.ts"),
};

export default defineConfig({
  root,
  test: {
    maxWorkers: 1,
    projects: [
      project("chromium", standIns, {
        define: { global: "globalThis" },
        test: {
          setupFiles: [web("chromium.ts")],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium() ?? "", args: ["--no-sandbox", "--js-flags=--expose-gc"] },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      }),
      project(
        "workerd",
        {},
        {
          ssr: { resolve: { conditions: ["@sync/source", "module", "workerd"], externalConditions: ["@sync/source"] } },
          test: { setupFiles: [web("workerd.ts")] },
          plugins: [
            cloudflareTest({ miniflare: { compatibilityDate: "2026-07-01", compatibilityFlags: ["nodejs_compat"] } }),
          ],
        },
      ),
    ],
  },
});
