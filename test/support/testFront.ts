import type { Viewer } from "../../src/execution/call.js";
import { createExecutor, type Executor } from "../../src/execution/createExecutor.js";
import type { ExecutionHost } from "../../src/execution/executionHost.js";
import { Fault } from "../../src/errors.js";
import { createHttpServer, type HttpServer } from "../../src/http.js";
import type { HttpServerOptions } from "../../src/http/httpServerOptions.js";
import { defaultLimits, type Limits } from "../../src/limits/limits.js";
import { tester } from "./testCall.js";
import { testSchema, type TestContext } from "./testSchema.js";

export const GOOD_TOKEN = "good-token";

/** A log that a test can read. */
export class MemoryLog {
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[] =
    [];
  readonly info = this.#writer("info");
  readonly warn = this.#writer("warn");
  readonly error = this.#writer("error");

  #writer(level: string) {
    return (fields: object, message: string): void => {
      this.lines.push({ level, fields, message });
    };
  }
}

const authenticate = (token: string | null): Viewer => {
  if (token === null) {
    throw new Fault("UNAUTHENTICATED", "A token is needed.");
  }
  if (token === "no-role") {
    throw new Fault("FORBIDDEN", "The caller has no role.");
  }
  if (token !== GOOD_TOKEN) {
    throw new Fault("TOKEN_INVALID", "The token is not valid.");
  }
  return tester;
};

export const testHost = (
  host: Partial<ExecutionHost<TestContext>> = {},
): ExecutionHost<TestContext> => ({
  schema: testSchema(),
  limits: defaultLimits,
  log: new MemoryLog(),
  createContext: (viewer, call) => ({
    caller: viewer,
    requestId: call.requestId,
    noCache: call.noCache,
    get signal() {
      return call.signal;
    },
  }),
  extensionsOf: () => ({ sources: [] }),
  ...host,
});

export interface FrontOptions {
  readonly limits?: Partial<Limits>;
  readonly host?: Partial<ExecutionHost<TestContext>>;
  readonly server?: Partial<HttpServerOptions>;
}

interface Sent {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A whole front over the test schema, on a port of its own. */
export class TestFront {
  private constructor(
    readonly port: number,
    readonly log: MemoryLog,
    readonly server: HttpServer,
    private readonly executor: Executor,
  ) {}

  static async start({ limits, host, server }: FrontOptions = {}): Promise<TestFront> {
    const log = new MemoryLog();
    const ownLimits = { ...defaultLimits, requestsPerMinute: 0, ...limits };
    const executor = await createExecutor(testHost({ limits: ownLimits, log, ...host }));
    const http = createHttpServer({
      host: "127.0.0.1",
      port: 0,
      origins: [],
      limits: ownLimits,
      graphql: executor.answer,
      authenticate,
      sdl: () => "type Query { greet: String! }",
      metrics: () => Promise.resolve("up 1\n"),
      readiness: () => ({ ready: true }),
      log,
      ...server,
    });
    const { port } = await http.listen();
    return new TestFront(port, log, http, executor);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sends whatever is given, with the good token unless another is given. */
  async send(path: string, { headers, ...rest }: Sent = {}) {
    const response = await fetch(`${this.url}${path}`, {
      ...rest,
      headers: { authorization: `Bearer ${GOOD_TOKEN}`, ...headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: testBody(text) };
  }

  /** Sends a body as JSON to /graphql and accepts `application/graphql-response+json`. */
  post(body: unknown, headers: Record<string, string> = {}) {
    return this.send("/graphql", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        ...headers,
      },
    });
  }

  query(query: string, variables?: object) {
    return this.post({ query, variables });
  }

  async close(deadlineMs = 0): Promise<void> {
    await this.server.close(deadlineMs);
    await this.executor.stop();
  }
}

/** An answer's JSON as tests look into it. */
export interface TestBody {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly { readonly line: number; readonly column: number }[];
    readonly extensions: {
      readonly code: string;
      readonly found?: number | string;
      readonly limit?: number | string;
    };
  }[];
  readonly extensions?: {
    readonly requestId: string;
    readonly cost?: { readonly requested: number; readonly limit: number };
    readonly sources?: readonly unknown[];
  };
}

const isBody = (value: unknown): value is TestBody => typeof value === "object" && value !== null;

/** Reads an answer; what is no JSON object reads as an empty one. */
export const testBody = (text: string): TestBody => {
  try {
    const value: unknown = JSON.parse(text);
    return isBody(value) ? value : {};
  } catch {
    return {};
  }
};

/** The code of an answer's first error. */
export const codeOf = ({ body }: { readonly body: TestBody }): string | undefined =>
  body.errors?.[0]?.extensions.code;
