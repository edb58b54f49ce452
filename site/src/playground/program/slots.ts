/** Functions of a program. Tasks that do the same share one, and what differs between them is a parameter. */

/** A value that may be a parameter. */
export interface Slot {
  /** What the parameter is called. */
  readonly name: string;
  readonly type: "number" | "string" | "AbortSignal";
  /** The value in code. */
  readonly value: string;
}

/** A part of a line: code, a value, a property with a value, or text with values in it. */
export type Part =
  | string
  | Slot
  | { readonly property: string; readonly slot: Slot }
  | { readonly text: readonly (string | Slot)[] };

/** A line of code, and how deep it stands. */
export interface Line {
  readonly depth: number;
  readonly parts: readonly Part[];
}

/** A line in which values stand. */
export function parts(strings: TemplateStringsArray, ...values: readonly (Part | readonly Part[])[]): Part[] {
  return strings.flatMap((string, index) => {
    const value = values[index] ?? [];
    return [string, ...(Array.isArray(value) ? (value as readonly Part[]) : [value as Part])];
  });
}

/** How a function begins and ends. */
export type Frame = (name: string, parameters: string, body: readonly string[]) => string;

interface Group {
  readonly name: string;
  readonly frame: Frame;
  readonly calls: (readonly Slot[])[];
  readonly lines: readonly Line[];
}

/** The functions of a program. */
export class Functions {
  readonly #groups = new Map<string, Group>();
  readonly #names: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#names = new Set(taken);
  }

  /** Adds what a task does. Returns what writes the call, when all are added. */
  add(role: string, lines: readonly Line[], frame: Frame): () => string {
    const shape = JSON.stringify([role, lines.map(({ depth, parts }) => [depth, parts.map(shapeOf)])]);
    let group = this.#groups.get(shape);
    if (group === undefined) {
      group = { name: this.#nameFor(role), frame, calls: [], lines };
      this.#groups.set(shape, group);
    }
    const { name, calls } = group;
    const slots = slotsOf(lines);
    calls.push(slots);
    return () => {
      const values = slots.filter((_, index) => isParameter(calls, index)).map(({ value }) => value);
      while (values.at(-1) === "undefined") values.pop();
      return `${name}(${["name", ...values].join(", ")})`;
    };
  }

  /** The functions, as text. */
  written(): string[] {
    return [...this.#groups.values()].map(({ name, frame, calls, lines }) => {
      const slots = slotsOf(lines);
      const parameters = new Map<Slot, string>();
      slots.forEach((slot, index) => {
        if (!isParameter(calls, index)) return;
        const same = [...parameters.keys()].filter((other) => other.name === slot.name).length;
        parameters.set(slot, same === 0 ? slot.name : `${slot.name}${same + 1}`);
      });
      const declared = [...parameters].map(
        ([{ type }, name]) => `${name}${type === "AbortSignal" ? "?" : ""}: ${type}`,
      );
      const body = lines.map(({ depth, parts }) => {
        return "  ".repeat(depth + 1) + parts.map((part) => written(part, parameters)).join("");
      });
      return frame(name, ["name: string", ...declared].join(", "), body);
    });
  }

  #nameFor(role: string): string {
    let name = role;
    for (let n = 2; this.#names.has(name); n++) name = `${role}${n}`;
    this.#names.add(name);
    return name;
  }
}

/** Whether a value is a parameter: it is not the same in all calls, or must be made once. */
function isParameter(calls: readonly (readonly Slot[])[], index: number): boolean {
  const values = new Set(calls.map((slots) => slots[index]?.value));
  return values.size > 1 || [...values].some((value) => value?.includes("("));
}

function isSlot(part: Part): part is Slot {
  return typeof part === "object" && "value" in part;
}

/** What is the same in functions that do the same. */
function shapeOf(part: Part): unknown {
  if (typeof part === "string") return part;
  if (isSlot(part)) return { name: part.name };
  if ("property" in part) return { property: part.property };
  return part.text.map((piece) => shapeOf(piece));
}

/** The values in the lines, each once. Those that may be left out come last. */
function slotsOf(lines: readonly Line[]): Slot[] {
  const slots = new Set<Slot>();
  for (const part of lines.flatMap(({ parts }) => parts)) {
    if (typeof part === "string") continue;
    if (isSlot(part)) slots.add(part);
    else if ("property" in part) slots.add(part.slot);
    else for (const piece of part.text) if (typeof piece === "object") slots.add(piece);
  }
  return [...slots].sort((a, b) => Number(a.type === "AbortSignal") - Number(b.type === "AbortSignal"));
}

function written(part: Part, parameters: ReadonlyMap<Slot, string>): string {
  const code = (slot: Slot) => parameters.get(slot) ?? slot.value;
  if (typeof part === "string") return part;
  if (isSlot(part)) return code(part);
  if ("property" in part) {
    const value = code(part.slot);
    return value === part.property ? value : `${part.property}: ${value}`;
  }
  const isTemplate = part.text.some((piece) => typeof piece === "object" && parameters.has(piece));
  const pieces = part.text.map((piece) => {
    if (typeof piece === "string") return piece;
    const parameter = parameters.get(piece);
    return parameter === undefined ? piece.value.replaceAll('"', "") : `\${${parameter}}`;
  });
  return isTemplate ? `\`${pieces.join("")}\`` : `"${pieces.join("")}"`;
}
