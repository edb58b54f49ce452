// Runs programs as they stand, one after the other, on timers that are moved by hand. Prints what each has printed, as JSON.
const { setTimeout: realTimeout, setImmediate: realImmediate } = globalThis;
const realLog = console.log;

const outputs = [];
for (const file of process.argv.slice(2)) {
  let now = 0;
  const timers = [];
  const after = (ms, fire) => {
    const at = now + ms;
    const later = timers.findIndex((timer) => timer.at > at);
    timers.splice(later < 0 ? timers.length : later, 0, { at, fire });
  };
  globalThis.setTimeout = (fire, ms = 0) => after(ms, fire);
  Date.now = () => now;
  performance.now = () => now;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    after(ms, () => controller.abort(new DOMException("too late", "TimeoutError")));
    return controller.signal;
  };
  const printed = [];
  console.log = (...words) => printed.push(words.join(" "));
  const settled = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => realImmediate(resolve));
  };
  await import(file);
  await settled();
  for (let timer = timers.shift(); timer !== undefined; timer = timers.shift()) {
    now = timer.at;
    timer.fire();
    await settled();
  }
  outputs.push(printed);
}
globalThis.setTimeout = realTimeout;
realLog(JSON.stringify(outputs));
