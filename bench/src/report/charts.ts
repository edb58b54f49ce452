import type { Description } from "../case.ts";
import type { Host } from "../hosts.ts";
import { type CaseResult, costOf, entryOf } from "../result.ts";
import { barChart } from "./bars.ts";
import { curveChart } from "./curves.ts";
import { full, inOrder, kindOf } from "./text.ts";

/** A chart of a case: curves over its sizes if the cost is to be flat, else bars at one size. */
export function chartOf(description: Description, results: ReadonlyMap<Host["name"], CaseResult>): string {
  const { title, sizes, unit = "ns", flat } = description;
  const contenders = inOrder(description, [...results.values()]);
  const cost = (result: CaseResult, contender: string, size: number) => {
    const entry = entryOf(result, contender, size);
    return entry === undefined ? Number.NaN : costOf(entry).median;
  };
  if (flat) {
    const panels = [...results].map(([name, result]) => ({
      name,
      curves: contenders.map((contender) => ({
        name: contender,
        points: sizes
          .map((size) => [size, cost(result, contender, size)] as const)
          .filter(([, value]) => !Number.isNaN(value)),
      })),
    }));
    return curveChart(title, "how many", `${unit} each`, panels);
  }
  const size = sizes[Math.floor((sizes.length - 1) / 2)] ?? 1;
  const panels = [...results].map(([name, result]) => ({
    name,
    bars: contenders.map((contender) => ({
      name: contender,
      kind: kindOf(description, contender),
      value: cost(result, contender, size),
    })),
  }));
  return barChart(sizes.length > 1 || size > 2 ? `${title}, ${full(size)}` : title, unit, panels);
}
