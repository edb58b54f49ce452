/** What the tests use of the playground without a page. */
export { drawingOf } from "../../src/playground/drawing/drawing.ts";
export { fragmentOf, openedBy } from "../../src/playground/link.ts";
export { parseScenario } from "../../src/playground/parse.ts";
export { readmePicture } from "../../src/playground/picture/picture.ts";
export { Places } from "../../src/playground/program/places.ts";
export { programOf } from "../../src/playground/program/program.ts";
export { play } from "../../src/playground/puzzle/play.ts";
export { puzzles } from "../../src/playground/puzzle/puzzles.ts";
export { linesOf, run } from "../../src/playground/run.ts";
export { exhibits } from "../../src/playground/scenarios/index.ts";
export { momentAt, timelineOf } from "../../src/playground/timeline.ts";
