import { type ClientSettings, clientSettings } from "../config/clientSettings.js";
import { CommandFailure } from "./CommandFailure.js";
import { printNotice } from "./output.js";
import { printable } from "./printable.js";
import type { Answer, AnswerError } from "./sendOperation.js";

const TOKEN_MISSING =
  "CAUSEWAY_TOKEN is not set. In the sandbox: export CAUSEWAY_TOKEN=$(cat data/admin.token)";

/**
 * The gateway to ask, and the token for it.
 * @throws CommandFailure where there is no token
 */
export const gatewayClient = (): ClientSettings => {
  const settings = clientSettings();
  if (settings.token.isEmpty) throw new CommandFailure("authenticationNeeded", TOKEN_MISSING);
  return settings;
};

/**
 * Tells the errors of an answer.
 * @throws CommandFailure where it has any
 */
export const requireNoErrors = ({ data, errors = [] }: Answer): void => {
  for (const error of errors) printNotice(printable(errorLine(error)));
  const isPartial = data !== undefined && data !== null;
  if (errors.length > 0) throw new CommandFailure(isPartial ? "partial" : "failed");
};

const errorLine = ({ message, path, extensions }: AnswerError): string =>
  `${extensions?.code ?? "ERROR"}: ${message}${path ? ` (at ${path.join(".")})` : ""}`;
