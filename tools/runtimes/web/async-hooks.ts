// Browsers have no AsyncLocalStorage: what runs in one is listed as "not here".
export class AsyncLocalStorage<T> {
  getStore(): T | undefined {
    return undefined;
  }

  run(): never {
    throw new Error("a browser has no AsyncLocalStorage");
  }
}
