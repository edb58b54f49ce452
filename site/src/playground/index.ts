/** Defines the elements of the playground. What a puzzle needs is loaded where there is one. */
import { SyncPlayground } from "./element.ts";

customElements.define("sync-playground", SyncPlayground);
if (document.querySelector("sync-puzzle") !== null) {
  import("./puzzle/element.ts").then(({ SyncPuzzle }) => customElements.define("sync-puzzle", SyncPuzzle));
}
