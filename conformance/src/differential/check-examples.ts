// Runs the Python of the documentation on CPython: what the guide says of asyncio is true.
// `bun --conditions=@sync/source conformance/src/differential/check-examples.ts`
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadPyodide } from "pyodide";

const page = "docs/coming-from/asyncio.md";
const text = readFileSync(resolve(import.meta.dirname, "../../..", page), "utf8");

// The event loop is JavaScript's, and runs already: a program's `asyncio.run` only starts it.
const python = await loadPyodide({ stdout: () => {} });
python.runPython(`
import asyncio
started = []
asyncio.run = lambda program: started.append(asyncio.ensure_future(program))
`);

let passed = 0;
let failed = 0;
for (const { 1: code = "", index } of text.matchAll(/^```python\n(.*?)^```$/gms)) {
  const name = `${page}:${text.slice(0, index).split("\n").length + 1}`;
  try {
    python.runPython(code);
    await python.runPythonAsync("await started.pop()");
    passed++;
  } catch (error) {
    failed++;
    console.log(`${name} does not hold on CPython: ${error}`);
  }
}
console.log(`CPython ${python.runPython("import platform; platform.python_version()")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
