// What compiles besides, unless exactOptionalPropertyTypes is on: fetch's own types allow `null` then, but not `undefined`.
import type { WaitOptions } from "@sync/core";

export const page = (url: string, options: WaitOptions): Promise<Response> => fetch(url, { signal: options.signal });
export const whole = (url: string, options: WaitOptions): Promise<Response> => fetch(url, options);
