import { GraphQLError, parse, type DocumentNode } from "graphql";
import { Fault } from "../errors.js";
import { fixedLimits, shown, type Limits } from "../limits/limits.js";
import { shorten } from "./shorten.js";

const tooManyTokens = (tokens: number): Fault =>
  new Fault("QUERY_TOO_LARGE", `The query has more than ${shown(tokens)} tokens; split it.`, {
    limit: tokens,
  });

const tooLong = (bytes: number): Fault =>
  new Fault(
    "QUERY_TOO_LARGE",
    `The query has ${shown(bytes)} bytes; the limit is ${shown(fixedLimits.queryTextBytes)}. Split it.`,
    { found: bytes, limit: fixedLimits.queryTextBytes },
  );

const tooDeep = (): Fault =>
  new Fault("QUERY_TOO_COMPLEX", "The query is nested too deeply to be read; flatten it.");

/** GraphQL says that it reached its limit of tokens only in the words of its syntax error. */
const isTokenLimit = (error: GraphQLError): boolean => error.message.includes("Parsing aborted");

const syntaxFault = (error: GraphQLError): Fault => {
  const [place] = error.locations ?? [];
  const where = place === undefined ? "" : ` (line ${place.line}, column ${place.column})`;
  return new Fault("GRAPHQL_PARSE_FAILED", `${shorten(error.message)}${where}`);
};

const faultOf = (error: unknown, tokens: number): unknown => {
  if (error instanceof GraphQLError) {
    return isTokenLimit(error) ? tooManyTokens(tokens) : syntaxFault(error);
  }
  return error instanceof RangeError ? tooDeep() : error;
};

/**
 * Parses the text of a document.
 *
 * @throws Fault QUERY_TOO_LARGE above the limits of text and tokens, GRAPHQL_PARSE_FAILED
 */
export const parseDocument = (text: string, { tokens }: Limits): DocumentNode => {
  const bytes = text.length * 3 <= fixedLimits.queryTextBytes ? 0 : Buffer.byteLength(text);
  if (bytes > fixedLimits.queryTextBytes) {
    throw tooLong(bytes);
  }
  try {
    return parse(text, tokens > 0 ? { maxLexicalTokens: tokens } : {});
  } catch (error) {
    throw faultOf(error, tokens);
  }
};
