// Where there is no `setImmediate`, Effect yields by a timer, which a browser makes wait 4 ms: the tests yield some 100,000
// times. A message is as much a task of its own, and comes at once.
type Callback = (...args: unknown[]) => void;

const tasks = new Map<number, () => void>();
let port: MessagePort | undefined;
let last = 0;

function channel(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    const task = tasks.get(data);
    tasks.delete(data);
    task?.();
  };
  return port2;
}

Object.assign(globalThis, {
  setImmediate(callback: Callback, ...args: unknown[]): number {
    tasks.set(++last, () => callback(...args));
    port ??= channel();
    port.postMessage(last);
    return last;
  },
  clearImmediate: (id: number) => tasks.delete(id),
});
