// Changes sources by their syntax trees, so that neither a rename of a local variable nor another format breaks a change.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Lang, type NapiConfig, parse, type SgNode } from "@ast-grep/napi";

/**
 * A change of one class, interface, method, function or variable.
 *
 * - `where`: a file, and a name in it. `"lock/lock release"` is `release` in `packages/lock/src/lock.ts`. Without a name it is
 *   the whole file.
 * - `find`: what must be there exactly once: a {@link https://ast-grep.github.io/guide/pattern-syntax.html | pattern}, in
 *   which `$A` is any expression or name, and `$$$` any number of them. Or `type A<$B>`, a generic type. Or `{` or `}`: where
 *   the body begins, or ends.
 * - `put`: what comes in its place, or there. `$A` is what was found, `$1` the name of the first parameter.
 */
export type Edit = readonly [where: string, find: string, put: string];

/** The changes that make a bug, by its name. */
export type Bugs = Readonly<Record<string, readonly Edit[]>>;

/** Makes the changes in a copy of the repository. Calling what it returns takes them back. */
export function apply(folder: string, edits: readonly Edit[]): () => void {
  const originals = new Map<string, string>();
  for (const [where, find, put] of edits) {
    const [file = "", name = ""] = where.split(" ");
    const path = `${join(folder, "packages", file.replace("/", "/src/"))}.ts`;
    const source = readFileSync(path, "utf8");
    if (!originals.has(path)) originals.set(path, source);
    writeFileSync(path, changed(source, name, find, put));
  }
  return () => {
    for (const [path, source] of originals) writeFileSync(path, source);
  };
}

function changed(source: string, name: string, find: string, put: string): string {
  const root = parse(Lang.TypeScript, source).root();
  const found = named(root, name).flatMap((holder) => {
    const nodes = /^[{}]$/.test(find) ? bodyOf(holder) : holder.findAll(matcher(find));
    return nodes.map((node) => ({ node, text: filled(put, node, holder) }));
  });
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${name} has ${found.length} times: ${find}`);
  const body = first.node.text();
  const [from, to] = find === "{" ? [1, 1] : find === "}" ? [-1, -1] : [0, body.length];
  return root.commitEdits([first.node.replace(body.slice(0, from) + first.text + body.slice(to))]);
}

function matcher(find: string): NapiConfig {
  const [, type] = find.match(/^type (.*)/) ?? [];
  const ofType = { context: `type Type = ${type}`, selector: "generic_type" };
  return { rule: { pattern: type === undefined ? find : ofType } };
}

/** The classes, interfaces, methods, functions and variables of that name. Without a name, the whole file. */
export function named(root: SgNode, name: string): SgNode[] {
  if (name === "") return [root];
  const texts = root.findAll({ rule: { regex: `^${name.replace(/[[\]]/g, "\\$&")}$` } });
  return texts.flatMap((text) => text.parent() ?? []).filter((node) => node.field("name")?.text() === name);
}

function bodyOf(holder: SgNode): SgNode[] {
  return [holder.field("body") ?? holder.field("value")?.field("body") ?? []].flat();
}

function filled(put: string, node: SgNode, holder: SgNode): string {
  const parameters = holder.field("parameters")?.children() ?? [];
  const names = parameters.flatMap((parameter) => parameter.field("pattern")?.text() ?? []);
  return put.replace(/\$(\d|[A-Z]+)/g, (_, key: string) => {
    const text = /\d/.test(key) ? names[Number(key) - 1] : node.getMatch(key)?.text();
    return text ?? assert.fail(`nothing is found for $${key}`);
  });
}

const kinds = ["identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"];
const end = "end" as const;
const ofModule = [
  ...["import_statement", "export_clause", "namespace_export"].map((kind) => ({ inside: { kind, stopBy: end } })),
  ...["function_declaration", "class_declaration", "abstract_class_declaration"].map((kind) => ({
    inside: { kind, field: "name" },
  })),
  { inside: { kind: "variable_declarator", field: "name", not: { inside: { kind: "statement_block", stopBy: end } } } },
];

/** The source with another name for each parameter and each local variable. */
export function withOtherLocals(source: string): string {
  const root = parse(Lang.TypeScript, source).root();
  const others = new Set(root.findAll({ rule: { any: ofModule } }).map((node) => node.text()));
  const locals = root
    .findAll({ rule: { any: kinds.map((kind) => ({ kind })) } })
    .filter((node) => !others.has(node.text()) && !(node.text() in globalThis));
  const renamed = (name: string, kind: unknown) => (kind === "identifier" ? `${name}_` : `${name}: ${name}_`);
  return root.commitEdits(locals.map((node) => node.replace(renamed(node.text(), node.kind()))));
}
