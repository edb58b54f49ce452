type Callback = (...args: unknown[]) => void;

/** A `setImmediate` that is made of messages. A message is a task of its own, and comes at once. */
export function immediates(): object {
  const tasks = new Map<number, () => void>();
  let port: MessagePort | undefined;
  let last = 0;

  const channel = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<number>) => {
      const task = tasks.get(data);
      tasks.delete(data);
      task?.();
    };
    return port2;
  };

  return {
    setImmediate(callback: Callback, ...args: unknown[]): number {
      tasks.set(++last, () => callback(...args));
      if (tasks.size === 1) port = channel(); // a new one now and then: in workerd it belongs to what made it

      port?.postMessage(last);
      return last;
    },
    clearImmediate: (id: number) => tasks.delete(id),
  };
}
