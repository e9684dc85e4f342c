import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { Fault, type ErrorCode, type FaultDetails } from "../errors.js";
import { shorten } from "./shorten.js";

/** What a caller reads in place of an error that was not meant for it. */
export const internalMessage = "Something failed inside; the log has it under this request's id.";

interface Told {
  readonly message: string;
  readonly extensions: FaultDetails & { readonly code: ErrorCode };
  /** What the log must have because the caller does not get it. */
  readonly hidden: unknown;
}

const told = (code: ErrorCode, message: string, hidden: unknown = null): Told => ({
  message,
  extensions: { code },
  hidden,
});

/** The code that another library put on its error: type-graphql's refusals use these two. */
const foreignCodes = new Map<unknown, Told>([
  ["UNAUTHENTICATED", told("UNAUTHENTICATED", "This needs a caller who has signed in.")],
  ["UNAUTHORIZED", told("FORBIDDEN", "The caller may not do this.")],
]);

const extensionsOf = (error: unknown): object =>
  error instanceof Error && "extensions" in error && typeof error.extensions === "object"
    ? (error.extensions ?? {})
    : {};

const foreign = (error: unknown): Told | undefined => {
  const extensions = extensionsOf(error);
  if ("validationErrors" in extensions) {
    return told("BAD_USER_INPUT", "An argument is not valid.");
  }
  return "code" in extensions ? foreignCodes.get(extensions.code) : undefined;
};

/** Executors check some arguments only as they reach the field; these errors are the caller's. */
const isArgumentError = (error: GraphQLError): boolean =>
  error.originalError === undefined && error.message.startsWith('Argument "');

const thrown = (error: unknown): unknown => {
  let original = error;
  while (original instanceof GraphQLError && original.originalError !== undefined) {
    original = original.originalError;
  }
  return original;
};

const toldOf = (error: GraphQLError): Told => {
  const original = thrown(error);
  if (original instanceof Fault) {
    return { message: original.message, extensions: original.extensions, hidden: null };
  }
  if (isArgumentError(error)) {
    return told("BAD_USER_INPUT", shorten(error.message));
  }
  return foreign(original) ?? told("INTERNAL", internalMessage, original);
};

const formatted = (
  error: GraphQLError,
  message: string,
  extensions: GraphQLFormattedError["extensions"],
): GraphQLFormattedError => ({
  message,
  ...(error.locations === undefined ? {} : { locations: error.locations }),
  ...(error.path === undefined ? {} : { path: error.path }),
  ...(extensions === undefined ? {} : { extensions }),
});

/**
 * An error of an execution as the caller sees it: a Fault by its own words, all else as INTERNAL.
 *
 * @param hide receives what the caller does not get to see
 */
export const formatExecutionError = (
  error: GraphQLError,
  hide: (hidden: unknown) => void,
): GraphQLFormattedError => {
  const { message, extensions, hidden } = toldOf(error);
  if (hidden !== null) {
    hide(hidden);
  }
  return formatted(error, message, { ...extensions });
};

/** An error that GraphQL found in the document or its variables, with the code of that step. */
export const formatDocumentError = (error: GraphQLError, code: ErrorCode): GraphQLFormattedError =>
  formatted(error, shorten(error.message), { code });

/** A refusal of the whole operation. */
export const formatFault = ({ message, extensions }: Fault): GraphQLFormattedError => ({
  message,
  extensions: { ...extensions },
});
