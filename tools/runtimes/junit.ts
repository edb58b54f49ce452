import { readFileSync } from "node:fs";

/** How many tests a JUnit report holds. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts the tests of a report. There is none where the runtime ended too early. */
export function countReport(report: string): Counts {
  let xml = "";
  try {
    xml = readFileSync(report, "utf8");
  } catch {
    // no report, no test passed: whoever asks counts that as a failure
  }
  const cases = xml.match(/<testcase\b(?:[^">]|"[^"]*")*?(?:\/>|>[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((xml) => /<(failure|error)\b/.test(xml)).length;
  const skipped = cases.filter((xml) => /<skipped\b/.test(xml)).length;
  return { passed: cases.length - failed - skipped, failed, skipped };
}
