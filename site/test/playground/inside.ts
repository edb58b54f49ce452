/** What the tests use of the playground without a page. */
export { programOf } from "../../src/playground/program/program.ts";
export { linesOf, run } from "../../src/playground/run.ts";
export { exhibits } from "../../src/playground/scenarios/index.ts";
