import type { FormattedExecutionResult, GraphQLFormattedError } from "graphql";
import { Fault, statusOf, type ErrorCode } from "../errors.js";
import { fixedLimits, shown } from "../limits/limits.js";
import type { EngineName } from "./engines.js";
import type { KeptReads } from "./executionHost.js";
import { formatFault } from "./formatError.js";

/** A finished operation, before it is written out. */
export interface Outcome {
  readonly result: FormattedExecutionResult;
  /** Whether `application/json` answers 200 although nothing was executed. */
  readonly isLenient: boolean;
  /** What executed it; null: it was refused before. */
  readonly engine: EngineName | null;
  /** Whether it was executed without a promise. */
  readonly isSynchronous: boolean;
  /** What allows to give the answer again; absent: it is for once. */
  readonly reads?: KeptReads | null;
}

/** An operation's answer as it goes out. */
export interface Answer {
  readonly body: string;
  /** The part of the body that is `data`, where there are no errors. */
  readonly dataText: string | null;
  /** The HTTP status under `application/graphql-response+json`. */
  readonly status: number;
  /** The HTTP status under `application/json`. */
  readonly jsonStatus: number;
  /** The code of the first error; null: none. */
  readonly code: string | null;
  readonly engine: EngineName | null;
  readonly isSynchronous: boolean;
}

const codeOf = (error: GraphQLFormattedError | undefined): string | null => {
  const code = error?.extensions?.["code"];
  return typeof code === "string" ? code : null;
};

/** What GraphQL finds in a document; GraphQL over HTTP answers 200 for these in `application/json`. */
const lenientCodes = new Set<ErrorCode>(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"]);

export const isLenient = (code: ErrorCode): boolean => lenientCodes.has(code);

/** The outcome of an operation that is refused before it runs. */
export const refusal = (fault: Fault, extensions: Record<string, unknown>): Outcome => ({
  result: { errors: [formatFault(fault)], extensions },
  isLenient: isLenient(fault.code),
  engine: null,
  isSynchronous: true,
});

const tooLarge = (bytes: number): Fault =>
  new Fault(
    "QUERY_TOO_COMPLEX",
    `The answer has ${shown(bytes)} bytes; the limit is ${shown(fixedLimits.responseBytes)}. Ask for smaller pages or fewer fields.`,
    { found: bytes, limit: fixedLimits.responseBytes },
  );

const written = (outcome: Outcome): Answer => {
  const { errors, data, extensions } = outcome.result;
  const code = codeOf(errors?.[0]);
  const hasData = data !== undefined && data !== null;
  const status = code === null || hasData ? 200 : statusOf(code);
  // Written apart, because an answer without errors may be given again with other extensions.
  const dataText = errors === undefined ? JSON.stringify(data) : null;
  return {
    body:
      dataText === null
        ? JSON.stringify({ errors, data, extensions })
        : `{"data":${dataText},"extensions":${JSON.stringify(extensions)}}`,
    dataText,
    status,
    jsonStatus: outcome.isLenient ? 200 : status,
    code,
    engine: outcome.engine,
    isSynchronous: outcome.isSynchronous,
  };
};

/** Writes an outcome out; an answer above the size limit becomes a refusal. */
export const answerOf = (outcome: Outcome): Answer => {
  const answer = written(outcome);
  // A character takes at most three bytes, so most answers need no counting.
  if (answer.body.length * 3 <= fixedLimits.responseBytes) {
    return answer;
  }
  const bytes = Buffer.byteLength(answer.body);
  return bytes <= fixedLimits.responseBytes
    ? answer
    : written({ ...outcome, ...refusal(tooLarge(bytes), outcome.result.extensions ?? {}) });
};
