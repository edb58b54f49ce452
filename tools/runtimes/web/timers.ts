// workerd reports what a timer's callback throws to nobody. Here it is an "error" event, as in a browser.
const { setTimeout, setInterval } = globalThis;

type Callback = (...args: unknown[]) => void;

const reporting =
  (callback: Callback): Callback =>
  (...args) => {
    try {
      callback(...args);
    } catch (error) {
      reportError(error);
    }
  };

Object.assign(globalThis, {
  setTimeout: (callback: Callback, ...args: unknown[]) => setTimeout(reporting(callback), ...(args as [number?])),
  setInterval: (callback: Callback, ...args: unknown[]) => setInterval(reporting(callback), ...(args as [number?])),
});
