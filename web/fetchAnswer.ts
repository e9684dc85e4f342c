import type { Fetcher, FetcherOpts, FetcherParams } from "@graphiql/toolkit";
import { Kind, parse, type OperationDefinitionNode } from "graphql";
import { answerBody, recordAnswer, type Answer, type AnswerBody } from "./answers";
import { currentToken, refuseToken, type AskReason } from "./session";

// Relative to the page, so that the console works below any path prefix.
const ENDPOINT = "graphql";

const REFUSALS: Readonly<Record<string, AskReason>> = {
  TOKEN_INVALID: "TOKEN_INVALID",
  TOKEN_EXPIRED: "TOKEN_EXPIRED",
  TOKEN_NOT_YET_VALID: "TOKEN_NOT_YET_VALID",
};

const refusalIn = (body: AnswerBody): AskReason =>
  REFUSALS[body.errors?.[0]?.extensions?.code ?? ""] ?? "UNAUTHENTICATED";

/** Says in a sentence why there is no answer; GraphiQL would print the stack of any other error. */
class NoAnswer extends Error {}

const headersFrom = (typed: FetcherOpts["headers"]): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(typed ?? {})) headers.set(name, String(value));
  headers.set("content-type", "application/json");
  headers.set("accept", "application/graphql-response+json, application/json;q=0.9");
  return headers;
};

const bodyOf = async (response: Response): Promise<AnswerBody> => {
  const text = await response.text();
  try {
    return answerBody.parse(JSON.parse(text));
  } catch (cause) {
    const type = response.headers.get("content-type") ?? "no content type";
    throw new NoAnswer(
      `The gateway answered ${response.status} with ${type}, which is not a GraphQL answer. ` +
        "Is something between this page and the gateway?",
      { cause },
    );
  }
};

/** The operation of a document that has exactly one. */
const onlyOperation = (query: string): OperationDefinitionNode | null => {
  try {
    const { definitions } = parse(query, { noLocation: true });
    const [only, ...others] = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    return only && others.length === 0 ? only : null;
  } catch {
    // What cannot be read is the gateway's to refuse, with the place of the fault.
    return null;
  }
};

/**
 * What is sent. For a moment after a change of tabs GraphiQL tells the name that the other tab's
 * operation has, so that a name is only sent where there is something to choose.
 */
const toSend = ({ operationName, ...params }: FetcherParams): FetcherParams => {
  const only = onlyOperation(params.query);
  return only || operationName === undefined ? params : { ...params, operationName };
};

const nameOf = ({ query, operationName }: FetcherParams): string | null => {
  const only = onlyOperation(query);
  return (only ? only.name?.value : operationName) ?? null;
};

const post = async (params: FetcherParams, headers: Headers): Promise<Answer> => {
  const sent = performance.now();
  let response: Response;
  try {
    response = await fetch(ENDPOINT, {
      method: "POST",
      headers,
      body: JSON.stringify(toSend(params)),
      redirect: "error",
    });
  } catch (cause) {
    throw new NoAnswer("The gateway does not answer. Is it still running?", { cause });
  }
  const body = await bodyOf(response);
  return {
    operationName: nameOf(params),
    httpStatus: response.status,
    durationMs: performance.now() - sent,
    body,
  };
};

/** Sends with the session's token; after a 401 asks for another one and sends again. */
const postAuthorized = async (params: FetcherParams, headers: Headers): Promise<Answer> => {
  for (;;) {
    const token = await currentToken();
    if (token === null)
      throw new NoAnswer("Not sent: the gateway wants a token, and none was given.");
    headers.set("authorization", `Bearer ${token}`);
    const answer = await post(params, headers);
    if (answer.httpStatus !== 401) return answer;
    refuseToken(token, refusalIn(answer.body));
  }
};

const answerTo = (params: FetcherParams, headers: Headers): Promise<Answer> =>
  // A token typed into the headers editor is meant for this operation alone.
  headers.has("authorization") ? post(params, headers) : postAuthorized(params, headers);

/** GraphiQL's way to the gateway; every answer but an introspection also goes to the panels. */
export const fetchAnswer: Fetcher = async (params, options) => {
  const isIntrospection = params.operationName === "IntrospectionQuery";
  try {
    const answer = await answerTo(params, headersFrom(options?.headers));
    if (!isIntrospection) recordAnswer(answer);
    return answer.body;
  } catch (error) {
    // GraphiQL would send an introspection that was answered without data a second time.
    if (error instanceof NoAnswer && !isIntrospection)
      return { errors: [{ message: error.message }] };
    throw error;
  }
};
