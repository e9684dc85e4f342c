import type { Readable } from "node:stream";
import { Pool } from "undici";
import { BodyTooLarge } from "./transportFault.js";

/** Certificates as PEM texts. */
export interface NomadTls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly skipVerify?: boolean;
}

export interface NomadHttpSettings {
  /** `http://host:port`, `https://host:port` or `unix:///path`. */
  readonly address: string;
  readonly token: string;
  /** `user:password` for a proxy in front of the agent; none where it is absent or empty. */
  readonly httpAuth?: string;
  readonly tls: NomadTls | null;
  readonly maxConnections: number;
}

/** A list stands for a parameter that is given several times. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** One call. `path` is encoded already and starts with `/v1/`. */
export interface HttpCall {
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

/** Ends a call when its time is over or its caller gives up. It leaves nothing behind on a signal that outlives it. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal;
  readonly #giveUp = () => {
    this.#controller.abort();
  };

  constructor({ signal, timeoutMs }: Pick<HttpCall, "signal" | "timeoutMs">) {
    this.#caller = signal;
    signal.addEventListener("abort", this.#giveUp, { once: true });
    if (signal.aborted) this.#giveUp();
    this.#timer = setTimeout(() => {
      this.#controller.abort(new DOMException("The call took too long", "TimeoutError"));
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener("abort", this.#giveUp);
  }
}

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
  return search.toString();
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

const connectOptions = ({ address, tls }: NomadHttpSettings) => {
  if (address.startsWith("unix://")) return { socketPath: address.slice("unix://".length) };
  if (!tls) return {};
  const { ca, cert, key, serverName, skipVerify = false } = tls;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: !skipVerify,
  };
};

const poolOf = (settings: NomadHttpSettings, connections: number): Pool => {
  const origin = settings.address.startsWith("unix://")
    ? "http://localhost"
    : new URL(settings.address).origin;
  return new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: 5_000, ...connectOptions(settings) },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};

/** The only user of undici: connections of two kinds, for calls and for answers that are held open. */
export class NomadHttp {
  readonly #calls: Pool;
  readonly #held: Pool;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #prefix: string;

  constructor(settings: NomadHttpSettings) {
    const { address, token, httpAuth = "", maxConnections } = settings;
    const held = heldConnections(maxConnections);
    this.#calls = poolOf(settings, Math.max(2, maxConnections - held));
    this.#held = poolOf(settings, held);
    this.#headers = {
      accept: "application/json",
      ...(token === "" ? {} : { "x-nomad-token": token }),
      ...(httpAuth === ""
        ? {}
        : { authorization: `Basic ${Buffer.from(httpAuth).toString("base64")}` }),
    };
    this.#prefix = address.startsWith("unix://")
      ? ""
      : new URL(address).pathname.replace(/\/+$/, "");
  }

  /** Resolves with any answer, whatever its status; redirects are not followed. Rejects without one. */
  send(call: HttpCall): Promise<HttpAnswer> {
    return this.#whole(this.#calls, call);
  }

  /** The same on a connection of those that may be held, for a call that Nomad answers late. */
  wait(call: HttpCall): Promise<HttpAnswer> {
    return this.#whole(this.#held, call);
  }

  /** Resolves with the head of an answer that goes on. `signal` ends it at any time. */
  async open(call: Pick<HttpCall, "path" | "query" | "signal">): Promise<OpenAnswer> {
    const { statusCode, headers, body } = await this.#request(this.#held, call, call.signal);
    return { status: statusCode, headers: single(headers), body };
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#held.destroy()]);
  }

  async #whole(pool: Pool, call: HttpCall): Promise<HttpAnswer> {
    const deadline = new Deadline(call);
    try {
      const { statusCode, headers, body } = await this.#request(pool, call, deadline.signal);
      return {
        status: statusCode,
        headers: single(headers),
        body: await collected(body, call.maxBytes),
      };
    } finally {
      deadline.end();
    }
  }

  #request(
    pool: Pool,
    { method = "GET", path, query, body }: Pick<HttpCall, "method" | "path" | "query" | "body">,
    signal: AbortSignal,
  ) {
    const search = searchOf(query ?? {});
    return pool.request({
      path: `${this.#prefix}${path}${search === "" ? "" : `?${search}`}`,
      method,
      headers:
        body === undefined
          ? this.#headers
          : { ...this.#headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
  }
}
