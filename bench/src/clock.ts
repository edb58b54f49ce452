export { do_not_optimize as keep, measure, now } from "mitata/src/lib.mjs";
