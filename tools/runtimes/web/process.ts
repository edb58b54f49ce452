// Node's `process` as far as the tests listen to it. Signals do not come here; a test may emit one.
import { EventEmitter } from "events";

export const process: EventEmitter & { env: object } = Object.assign(new EventEmitter(), { env: {} });

export default process;

addEventListener("unhandledrejection", ({ reason, promise }: Partial<PromiseRejectionEvent>) =>
  process.emit("unhandledRejection", reason, promise),
);
