import { z } from "zod";
import type { ClientSettings } from "../config/clientSettings.js";
import { errorCode } from "../config/errorCode.js";
import { CommandFailure } from "./CommandFailure.js";

const error = z.looseObject({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string().optional() }).optional(),
});
const answer = z.looseObject({
  data: z.unknown().optional(),
  errors: z.array(error).optional(),
});

/** One error of an answer. */
export type AnswerError = z.output<typeof error>;

/** What a gateway answers to an operation. */
export type Answer = z.output<typeof answer>;

/**
 * Sends one operation.
 * @throws CommandFailure where the gateway cannot be reached, asks for another token, or answers
 *   with something that is no GraphQL
 */
export const sendOperation = async (
  { endpoint, token }: ClientSettings,
  operation: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<Answer> => {
  const response = await post(endpoint, token.reveal(), JSON.stringify(operation));
  const parsed = answer.safeParse(await response.json().catch(() => null));
  if (response.status === 401) throw authenticationNeeded(parsed.data);
  if (!parsed.success || (parsed.data.data === undefined && !parsed.data.errors)) {
    const what = `HTTP ${response.status}, which is no GraphQL answer`;
    throw new CommandFailure("failed", `${endpoint.href} answered ${what}; check CAUSEWAY_URL.`);
  }
  return parsed.data;
};

const post = async (endpoint: URL, token: string, body: string): Promise<Response> => {
  try {
    return await fetch(endpoint, {
      method: "POST",
      body,
      // A redirect could carry the token to another server.
      redirect: "error",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
        authorization: `Bearer ${token}`,
      },
    });
  } catch (cause) {
    throw new CommandFailure(
      "failed",
      `No gateway answers at ${endpoint.href} (${reason(cause)}). Start one with \`npm start\`, or set CAUSEWAY_URL.`,
    );
  }
};

/** `fetch` hides what happened in the cause of its error. */
const reason = (cause: unknown): string => {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return "unknown reason";
  return errorCode(inner) || inner.message;
};

const authenticationNeeded = (refusal: Answer | undefined): CommandFailure =>
  new CommandFailure(
    "authenticationNeeded",
    `${refusal?.errors?.[0]?.message ?? "The gateway asks for a token."} Set CAUSEWAY_TOKEN to a token that it accepts.`,
  );
