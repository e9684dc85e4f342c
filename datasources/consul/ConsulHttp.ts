import { EventEmitter } from "node:events";
import http from "node:http";
import https from "node:https";
import Consul from "consul";
import { credentials, socketPathOf, tlsOptions, type Connection } from "../upstream/Connection.js";
import { guardBody } from "./guardBody.js";

/** One call. `{name}` in `path` is replaced by the encoded `params.name`. */
export interface HttpCall {
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Absent: GET without a body, POST with one. */
  readonly method?: "PUT" | "POST" | "DELETE";
  /** Sent as JSON; bytes as they are. */
  readonly body?: unknown;
  /** The whole call, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * What the package's client can do below its typed methods: these know neither intentions, config
 * entries nor `/internal/ui`, and parse every body at once, however large.
 */
interface PapiClient {
  _request(
    call: Record<string, unknown>,
    last: (request: PapiRequest, next: PapiNext) => void,
  ): Promise<Outcome>;
}
interface PapiRequest {
  transport: { request(options: http.RequestOptions): http.ClientRequest };
  readonly err?: Error;
  readonly res?: http.IncomingMessage & { readonly body?: Buffer };
}
type PapiNext = (stop?: false, outcome?: Outcome) => void;
type Outcome = { readonly answer: HttpAnswer } | { readonly failure: Error };

/** The only user of the `consul` package: everything of it that is untyped or surprising stays here. */
export class ConsulHttp {
  readonly #agent: http.Agent;
  readonly #client: PapiClient;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(to: Connection) {
    const { address, tls, maxConnections } = to;
    const socketPath = socketPathOf(address);
    const isSecure = address.startsWith("https://");
    const bounds = {
      keepAlive: true,
      scheduling: "lifo",
      maxSockets: maxConnections,
      maxTotalSockets: maxConnections,
    } as const;
    this.#agent = isSecure ? new https.Agent(bounds) : new http.Agent(bounds);
    this.#headers = credentials(to, "x-consul-token");
    const options = {
      baseUrl: `${socketPath === null ? address.replace(/\/+$/, "") : "http://localhost"}/v1`,
      agent: this.#agent,
      ...(socketPath === null ? {} : { socketPath }),
      ...(isSecure && tls ? tlsOptions(tls) : {}),
    };
    this.#client = new Consul(options) as unknown as PapiClient;
  }

  /** Resolves with any answer, whatever its status; redirects are not followed. Rejects without one. */
  async send(call: HttpCall): Promise<HttpAnswer> {
    const ctx = new EventEmitter();
    const cancel = () => ctx.emit("cancel");
    if (call.signal.aborted) throw Object.assign(new Error("aborted"), { isAbort: true });
    call.signal.addEventListener("abort", cancel, { once: true });
    try {
      const outcome = await this.#client._request(this.#request(call, ctx), whole);
      if ("failure" in outcome) throw outcome.failure;
      return outcome.answer;
    } finally {
      call.signal.removeEventListener("abort", cancel);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The headers and the body of a request. */
  #content(body: unknown): Record<string, unknown> {
    if (body === undefined) return { headers: { ...this.#headers } };
    if (!Buffer.isBuffer(body)) return { headers: { ...this.#headers }, body, type: "json" };
    return { headers: { ...this.#headers, "content-type": "application/octet-stream" }, body };
  }

  #request(call: HttpCall, ctx: EventEmitter): Record<string, unknown> {
    return {
      method: call.method ?? (call.body === undefined ? "GET" : "POST"),
      path: call.path,
      params: { ...call.params },
      query: { ...call.query },
      ...this.#content(call.body),
      timeout: call.timeoutMs,
      buffer: true,
      ctx,
      exts: {
        onRequest: (request: PapiRequest, next: PapiNext) => {
          const { transport } = request;
          request.transport = {
            request: (options: http.RequestOptions) =>
              guardBody(transport.request(options), call.maxBytes),
          };
          next();
        },
      },
    };
  }
}

/**
 * Ends the package's pipeline before it turns statuses into errors that lose the body. Failures go
 * through it as values: it takes for an error only what is one of its own realm.
 */
const whole = ({ err, res }: PapiRequest, next: PapiNext): void => {
  if (!res || (err && !("isResponse" in err))) {
    next(false, { failure: err ?? new Error("No answer") } satisfies Outcome);
    return;
  }
  const { statusCode = 0, headers, body = Buffer.alloc(0) } = res;
  next(false, { answer: { status: statusCode, headers, body } } satisfies Outcome);
};
