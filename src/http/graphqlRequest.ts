import type { IncomingHttpHeaders } from "node:http";
import { Fault } from "../errors.js";
import type { GraphqlRequest } from "../execution/call.js";
import { checkInput } from "../limits/inputValues.js";
import { jsonErrorPosition } from "./jsonErrorPosition.js";

type Json = Readonly<Record<string, unknown>>;

const isJsonObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const badRequest = (message: string): Fault => new Fault("BAD_REQUEST", message);

const parsed = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${what} is not valid JSON (position ${jsonErrorPosition(text)}).`);
  }
};

const optionalObject = (fields: Json, name: string): Json | undefined => {
  const value = fields[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isJsonObject(value)) {
    throw badRequest(`"${name}" must be a JSON object, not a string or a list.`);
  }
  return value;
};

const queryOf = ({ query }: Json): string => {
  if (typeof query !== "string" || query === "") {
    throw badRequest('"query" must be a string that holds the operation.');
  }
  return query;
};

const operationNameOf = ({ operationName }: Json): string | undefined => {
  if (operationName === undefined || operationName === null || operationName === "") {
    return undefined;
  }
  if (typeof operationName !== "string") {
    throw badRequest('"operationName" must be a string.');
  }
  return operationName;
};

/** @throws Fault BAD_REQUEST, BAD_USER_INPUT: the first thing that is wrong with it */
const requestFrom = (fields: Json): GraphqlRequest => {
  const fault = checkInput(fields, 0);
  if (fault !== null) {
    throw fault;
  }
  const query = queryOf(fields);
  const operationName = operationNameOf(fields);
  const variables = optionalObject(fields, "variables");
  optionalObject(fields, "extensions");
  return { query, operationName, variables };
};

/**
 * The operation in a body of JSON.
 *
 * @throws Fault BAD_REQUEST, BATCHING_DISABLED, BAD_USER_INPUT
 */
export const requestFromBody = (body: string): GraphqlRequest => {
  if (body === "") {
    throw badRequest('Request body is empty; send {"query": ...}.');
  }
  const fields = parsed(body, "Request body");
  if (Array.isArray(fields)) {
    throw new Fault("BATCHING_DISABLED", "Lists of operations are not run; send one at a time.");
  }
  if (!isJsonObject(fields)) {
    throw badRequest("Request body must be a JSON object.");
  }
  return requestFrom(fields);
};

const preflightHeaders = ["apollo-require-preflight", "x-apollo-operation-name"] as const;

/**
 * A page of another origin can make a browser send GET, but not with such a header unless we allow
 * that origin.
 *
 * @throws Fault CSRF_BLOCKED
 */
export const checkPreflightHeader = (headers: IncomingHttpHeaders): void => {
  if (!preflightHeaders.some((name) => headers[name] !== undefined && headers[name] !== "")) {
    throw new Fault(
      "CSRF_BLOCKED",
      `GET needs the header "${preflightHeaders[0]}: true"; or send the operation by POST.`,
    );
  }
};

/**
 * The operation in a query string.
 *
 * @throws Fault BAD_REQUEST, BAD_USER_INPUT
 */
export const requestFromSearch = (search: string): GraphqlRequest => {
  const parameters = new URLSearchParams(search);
  const only = (name: string): string | undefined => {
    const values = parameters.getAll(name);
    if (values.length > 1) {
      throw badRequest(`"${name}" is given ${values.length} times; give it once.`);
    }
    return values[0];
  };
  const json = (name: string): unknown => {
    const text = only(name);
    return text === undefined || text === "" ? undefined : parsed(text, `"${name}"`);
  };
  return requestFrom({
    query: only("query"),
    operationName: only("operationName"),
    variables: json("variables"),
    extensions: json("extensions"),
  });
};
