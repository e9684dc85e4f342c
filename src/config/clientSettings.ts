import { variable, type Environment } from "./environment.js";
import { parsedUrl } from "./parsedUrl.js";
import { ConfigurationError } from "./problem.js";
import { Secret } from "./secret.js";

/** What commands that talk to a running gateway need. */
export interface ClientSettings {
  /** The GraphQL endpoint. */
  readonly endpoint: URL;
  /** CAUSEWAY_TOKEN; empty where it is not set. */
  readonly token: Secret;
}

const EXPECTED = "expected the gateway's address such as http://127.0.0.1:4000";

/**
 * CAUSEWAY_URL (the gateway's address, with or without /graphql) and CAUSEWAY_TOKEN.
 * @throws ConfigurationError where CAUSEWAY_URL is no http or https address
 */
export const clientSettings = (environment: Environment = process.env): ClientSettings => {
  const text = variable(environment, "CAUSEWAY_URL") ?? "http://127.0.0.1:4000";
  const url = parsedUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    const problem = `found an address that is not usable, ${EXPECTED}`;
    throw new ConfigurationError([{ place: "CAUSEWAY_URL", line: 0, text: problem }]);
  }
  const base = url.pathname.replace(/\/+$/, "");
  url.pathname = base.endsWith("/graphql") ? base : `${base}/graphql`;
  return { endpoint: url, token: new Secret(variable(environment, "CAUSEWAY_TOKEN") ?? "") };
};
