export { do_not_optimize as keep, now } from "mitata/src/lib.mjs";
