// Node's `process` as far as the tests need it. Signals do not come here; a test may emit one.
import { EventEmitter } from "events";

const stdout = { write: (text: string) => console.log(text.trimEnd()) };

const process: EventEmitter & { env: object } = Object.assign(new EventEmitter(), { env: {}, stdout });

export default process;

addEventListener("unhandledrejection", ({ reason, promise }: Partial<PromiseRejectionEvent>) =>
  process.emit("unhandledRejection", reason, promise),
);
