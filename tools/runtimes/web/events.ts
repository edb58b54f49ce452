import { EventEmitter } from "events";

export { EventEmitter };

export default EventEmitter;
