// A web server on loopback that is slow, fails now and then, and counts what its clients do.

import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSite, faultOf, latencyOf, type Section, sectionOf, sections } from "./site.ts";

const usesPerToken = 60; // uses, not seconds, so that every run has as many expiries
const seedingTime = 300; // ms
const loginTime = 120; // ms

interface Answer {
  readonly status: number;
  readonly body: string;
  /** How many milliseconds it takes. */
  readonly after: number;
  /** The page, if the answer is one. */
  readonly page?: string;
  /** Whether the connection breaks in the middle. */
  readonly lost?: boolean;
}

export class SlowServer {
  /** The most requests that were ever open at once. */
  maxAtOnce = 0;
  /** Requests in all. */
  requests = 0;
  /** Requests that came before the server was ready. */
  early = 0;
  /** Requests for a page of a section after the next section was begun. */
  outOfPhase = 0;
  /** Tokens that were rejected because they had been used too often. */
  readonly expired = new Set<string>();
  /** How many new tokens each old one was replaced with. The first token replaces `""`. */
  readonly refreshes = new Map<string, number>();
  /** How many times each page was sent in full. */
  readonly sent = new Map<string, number>();

  readonly #http: Server = createServer((request, response) => this.#handle(request, response));
  readonly #attempts = new Map<string, number>();
  readonly #uses = new Map<string, number>(); // of each token
  #pages: Map<string, string> | undefined;
  #requestsNow = 0;
  #section = 0;

  /** Starts to listen on a free port, and returns its address. There are no pages before `seed()`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(0, "127.0.0.1", resolve);
    });
    const address = this.#http.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Fills the server with pages. */
  async seed(): Promise<void> {
    await sleep(seedingTime);
    this.#pages = buildSite();
  }

  /** Stops, and closes also the idle connections that clients keep open. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    this.requests++;
    this.#requestsNow++;
    this.maxAtOnce = Math.max(this.maxAtOnce, this.#requestsNow);
    let open = true;
    const done = () => {
      if (open) this.#requestsNow--;
      open = false;
    };
    const answer = this.#answer(request);
    const timer = setTimeout(() => {
      done(); // before the client can have read the last byte and send its next request
      this.#send(answer, response);
    }, answer.after);
    response.once("close", () => {
      clearTimeout(timer); // the client may have closed the connection
      done();
    });
  }

  #answer(request: IncomingMessage): Answer {
    const token = request.headers.authorization?.replace(/^Bearer */, "") ?? "";
    const path = request.url ?? "";
    if (this.#pages === undefined) {
      this.early++;
      return { status: 503, body: "not ready\n", after: 0 };
    }
    if (path === "/token") return { status: 200, body: this.#issue(token), after: loginTime };
    if (!this.#accepts(token)) return { status: 401, body: "no valid token\n", after: 2 };
    const section = sectionOf(path);
    const body = this.#pages.get(path);
    if (section === undefined || body === undefined) return { status: 404, body: "no such page\n", after: 2 };
    this.#watchPhase(section);
    return this.#page(path, body);
  }

  #page(path: string, body: string): Answer {
    const attempt = increment(this.#attempts, path);
    const after = latencyOf(path);
    switch (faultOf(path, attempt)) {
      case "unavailable":
        return { status: 503, body: "try again\n", after };
      case "connection lost":
        return { status: 200, body, after, page: path, lost: true };
      case "none":
        return { status: 200, body, after, page: path };
    }
  }

  #send({ status, body, page, lost }: Answer, response: ServerResponse): void {
    response.writeHead(status, { "content-type": "text/html", "content-length": Buffer.byteLength(body) });
    if (lost) response.write(body.slice(0, body.length / 2), () => response.destroy());
    else {
      if (page !== undefined) increment(this.sent, page);
      response.end(body);
    }
  }

  #issue(old: string): string {
    increment(this.refreshes, old);
    const token = `token-${this.#uses.size + 1}`;
    this.#uses.set(token, 0);
    return token;
  }

  #accepts(token: string): boolean {
    const uses = this.#uses.get(token);
    if (uses !== undefined && uses < usesPerToken) {
      this.#uses.set(token, uses + 1);
      return true;
    }
    if (uses !== undefined) this.expired.add(token);
    return false;
  }

  #watchPhase(section: Section): void {
    const index = sections.indexOf(section);
    if (index < this.#section) this.outOfPhase++;
    this.#section = Math.max(this.#section, index);
  }
}

function increment(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
