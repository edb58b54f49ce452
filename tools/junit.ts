import { existsSync, readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";

/** A test of a JUnit report. */
export interface Case {
  readonly file: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

interface Suite {
  readonly testsuite?: readonly Suite[];
  readonly testcase?: readonly { readonly name: string; readonly file?: string }[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (tag) => tag === "testsuite" || tag === "testcase",
});

/** The tests of a report. There is none where the runtime ended too early. */
export function casesOf(report: string): Case[] {
  const read = (suite: Suite): Case[] => [
    ...(suite.testsuite ?? []).flatMap(read),
    ...(suite.testcase ?? []).map(({ name, file = "", ...said }): Case => {
      const failed = "failure" in said || "error" in said;
      return { file, name, outcome: failed ? "failed" : "skipped" in said ? "skipped" : "passed" };
    }),
  ];
  if (!existsSync(report)) return [];
  return read((parser.parse(readFileSync(report, "utf8")) as { testsuites: Suite }).testsuites);
}
