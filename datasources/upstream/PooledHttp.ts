import type { Readable } from "node:stream";
import { Pool } from "undici";
import { BodyTooLarge } from "./BodyTooLarge.js";
import { credentials, socketPathOf, tlsOptions, type Connection } from "./Connection.js";
import { Deadline } from "./Deadline.js";

/** A list stands for a parameter that is given several times. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** One call. `path` is encoded already and starts with `/`. */
interface HttpCall {
  /** GET, unless it is said. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON; absent: nothing is sent along. */
  readonly body?: unknown;
  /** The whole call, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

type Request = Omit<HttpCall, "timeoutMs" | "maxBytes">;

/** Headers that were sent once, by lower-case name. */
type Headers = Readonly<Record<string, string | undefined>>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** An answer that goes on; whoever gets it must read it or destroy it. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
}

/** Answers that are held open have connections of their own: they never keep a call waiting. */
export const heldConnections = (maxConnections: number): number =>
  Math.max(2, Math.floor(maxConnections / 2));

const single = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );

const searchOf = (query: Query): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of typeof value === "string" ? [value] : value) search.append(name, one);
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
};

const collected = async (body: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    // Leaving the loop destroys the body, and its connection with it.
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const poolOf = ({ address, tls }: Connection, connections: number): Pool => {
  const socketPath = socketPathOf(address);
  return new Pool(socketPath === null ? new URL(address).origin : "http://localhost", {
    connections,
    pipelining: 1,
    connect: {
      timeout: 5_000,
      ...(socketPath === null ? tls && tlsOptions(tls) : { socketPath }),
    },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};

/** The only user of undici: connections of two kinds, for calls and for answers that are held open. */
export class PooledHttp {
  readonly #calls: Pool;
  readonly #held: Pool;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #prefix: string;

  /** `tokenHeader`: in which the system wants its token. */
  constructor(to: Connection, tokenHeader: string) {
    const { address, maxConnections } = to;
    const held = heldConnections(maxConnections);
    this.#calls = poolOf(to, Math.max(2, maxConnections - held));
    this.#held = poolOf(to, held);
    this.#headers = { accept: "application/json", ...credentials(to, tokenHeader) };
    this.#prefix =
      socketPathOf(address) === null ? new URL(address).pathname.replace(/\/+$/, "") : "";
  }

  /** Resolves with any answer, whatever its status; redirects are not followed. Rejects without one. */
  send(call: HttpCall): Promise<HttpAnswer> {
    return this.#whole(this.#calls, call);
  }

  /** The same on a connection of those that may be held, for a call that is answered late. */
  wait(call: HttpCall): Promise<HttpAnswer> {
    return this.#whole(this.#held, call);
  }

  /**
   * Resolves with the head of an answer that goes on. The head must come within `timeoutMs`; what follows may
   * take as long as it likes, until `signal` ends it.
   */
  async open({ timeoutMs, signal, ...asked }: Omit<HttpCall, "maxBytes">): Promise<OpenAnswer> {
    const deadline = new Deadline(signal, timeoutMs);
    const ending = AbortSignal.any([signal, deadline.signal]);
    try {
      const request = { ...asked, signal: ending };
      const { statusCode, headers, body } = await this.#request(this.#held, request);
      return { status: statusCode, headers: single(headers), body };
    } finally {
      deadline.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#held.destroy()]);
  }

  async #whole(pool: Pool, call: HttpCall): Promise<HttpAnswer> {
    const deadline = new Deadline(call.signal, call.timeoutMs);
    try {
      const request = { ...call, signal: deadline.signal };
      const { statusCode, headers, body } = await this.#request(pool, request);
      return {
        status: statusCode,
        headers: single(headers),
        body: await collected(body, call.maxBytes),
      };
    } finally {
      deadline.end();
    }
  }

  #request(pool: Pool, { method = "GET", path, query = {}, body, signal }: Request) {
    const request = { path: `${this.#prefix}${path}${searchOf(query)}`, method, signal };
    if (body === undefined) return pool.request({ ...request, headers: this.#headers });
    const headers = { ...this.#headers, "content-type": "application/json" };
    return pool.request({ ...request, headers, body: JSON.stringify(body) });
  }
}
