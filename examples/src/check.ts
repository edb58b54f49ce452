// The checks at the end of a demo.

import process from "node:process";
import { paint } from "./terminal.ts";

/** A statement, the numbers that show it, and whether it is true. */
export type Check = readonly [name: string, numbers: string, passed: boolean];

/** Prints the checks. If one has not passed, the program ends with an exit code of 1. */
export function report(checks: readonly Check[]): void {
  console.log(`\n${paint("bold", "Checks")}`);
  for (const [name, numbers, passed] of checks) {
    console.log(`${passed ? paint("green", "✓") : paint("red", "✗")} ${name.padEnd(26)}${numbers}`);
    if (!passed) process.exitCode = 1;
  }
}
