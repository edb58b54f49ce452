/** Makes the pages of the site: `node generator/main.ts`. */
import { generate } from "./generate.ts";

generate();
