/** Defines the elements of the playground. */
import { SyncPlayground } from "./element.ts";

customElements.define("sync-playground", SyncPlayground);
