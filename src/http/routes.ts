import { Fault } from "../errors.js";
import type { Answer } from "../execution/answer.js";
import type { MaybePromise } from "../execution/engines.js";
import { RequestRate } from "../limits/requestRate.js";
import { bearerToken } from "./bearerToken.js";
import type { Exchange } from "./exchange.js";
import { checkPreflightHeader, requestFromBody, requestFromSearch } from "./graphqlRequest.js";
import type { HttpServerOptions } from "./httpServerOptions.js";
import { answerTypeFor, checkBodyType, jsonType, type AnswerType } from "./mediaTypes.js";
import { readBody } from "./readBody.js";

/** What answers the requests for one path. */
export interface Route {
  readonly methods: readonly string[];
  answer(exchange: Exchange): MaybePromise<void>;
}

const sendAnswer = (exchange: Exchange, type: AnswerType, answer: Answer): void => {
  const status = type === jsonType ? answer.jsonStatus : answer.status;
  const reply = { status, type: `${type}; charset=utf-8`, body: answer.body };
  exchange.send(
    answer.code === "METHOD_NOT_ALLOWED" ? { ...reply, headers: ["allow", "POST"] } : reply,
  );
};

const graphqlRoute = (options: HttpServerOptions): Route => {
  const { graphql, authenticate, limits } = options;
  const rate = new RequestRate(limits.requestsPerMinute ?? 0);

  const operationOf = async ({ request, search, isReadOnly }: Exchange) => {
    if (isReadOnly) {
      checkPreflightHeader(request.headers);
      return requestFromSearch(search);
    }
    checkBodyType(request.headers["content-type"], request.headers["content-encoding"]);
    return requestFromBody(await readBody(request, limits.bodyBytes));
  };

  const respond = async (exchange: Exchange, type: AnswerType): Promise<void> => {
    const named = authenticate(bearerToken(exchange.request), exchange.request);
    const caller = named instanceof Promise ? await named : named;
    rate.count(caller.subject);
    const operation = await operationOf(exchange);
    const answer = graphql(operation, caller, exchange);
    sendAnswer(exchange, type, answer instanceof Promise ? await answer : answer);
  };

  return {
    methods: ["GET", "POST"],
    answer: async (exchange) => {
      const type = answerTypeFor(exchange.request.headers.accept);
      try {
        await respond(exchange, type);
      } catch (error) {
        exchange.fail(error, type);
      }
    },
  };
};

const readMethods = ["GET", "HEAD"] as const;

/** A text that needs a caller. */
const guardedText = (
  { authenticate }: HttpServerOptions,
  type: string,
  text: () => MaybePromise<string>,
): Route => ({
  methods: readMethods,
  answer: async (exchange) => {
    await authenticate(bearerToken(exchange.request), exchange.request);
    exchange.send({ status: 200, type, body: await text() });
  },
});

/** A state that anybody may read: load balancers carry no token. */
const openState = (state: () => { readonly status: number; readonly body: object }): Route => ({
  methods: readMethods,
  answer: (exchange) => {
    const { status, body } = state();
    exchange.send({ status, type: `${jsonType}; charset=utf-8`, body: JSON.stringify(body) });
  },
});

/** @param isDraining whether the server is going away, so that nobody should send it more */
export const createRoutes = (
  options: HttpServerOptions,
  isDraining: () => boolean,
): ReadonlyMap<string, Route> =>
  new Map([
    ["/graphql", graphqlRoute(options)],
    ["/schema.graphql", guardedText(options, "text/plain; charset=utf-8", options.sdl)],
    ["/metrics", guardedText(options, "text/plain; version=0.0.4; charset=utf-8", options.metrics)],
    ["/healthz", openState(() => ({ status: 200, body: { status: "ok" } }))],
    [
      "/readyz",
      openState(() => {
        const { ready, ...details } = options.readiness();
        const isReady = ready && !isDraining();
        return { status: isReady ? 200 : 503, body: { ready: isReady, ...details } };
      }),
    ],
  ]);

export const unknownPath = (): Fault =>
  new Fault("NOT_FOUND", "There is nothing here; operations go to /graphql.");
