import { EventEmitter } from "events";

export { EventEmitter, EventEmitter as default };
