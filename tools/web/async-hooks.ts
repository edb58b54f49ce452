// Browsers have no AsyncLocalStorage: what runs in one is listed as "not here".
export class AsyncLocalStorage {}
