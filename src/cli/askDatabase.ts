import type { Configuration } from "../config.js";
import type { ControlQuestion, GatewayAnswer } from "../control/askGateway.js";
import { controlHandlers } from "../control/controlHandlers.js";
import { routeControl } from "../control/controlRoutes.js";
import { tokensOfKnownRoles } from "../control/tokensOfKnownRoles.js";
import { recordedTokens } from "../control/recordedTokens.js";
import { Fault } from "../errors.js";
import { ApiTokens } from "../identity/ApiTokens.js";
import { knownRoles } from "../gateway/knownRoles.js";
import { packageFile } from "../packageFile.js";
import { createLogger } from "../telemetry/logger.js";
import { CommandFailure } from "./CommandFailure.js";

/** The answer that a gateway would give: the same routes, on the database that no gateway holds. */
export const askDatabase = async (
  configuration: Configuration,
  { method, path, body }: ControlQuestion,
): Promise<GatewayAnswer> => {
  const { data, database, audit } = configuration;
  // Loaded here, because commands that find a gateway need no database.
  const { openStorage } = await import("../storage/openStorage.js");
  const { openLedger } = await import("../operations/openLedger.js");
  const log = createLogger({ level: "silent" });
  const storage = await openStorage({ dataDirectory: data, databaseUrl: database, log });
  try {
    const ledger = await openLedger({ storage, data, audit, log });
    const verify = async () => ({ ...(await ledger.verify()) });
    const unrecorded = controlHandlers(new ApiTokens(storage.db), verify);
    const checked = tokensOfKnownRoles(unrecorded, () => rolesOf(configuration));
    const handlers = recordedTokens(checked, (entry) => ledger.record(entry));
    const question = { method, path, body: () => Promise.resolve(body) };
    const answer = await routeControl(question, handlers);
    const json: unknown = JSON.parse(JSON.stringify(answer.body));
    return { status: answer.status, body: json };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new CommandFailure("failed", `${cause.code}: ${cause.message}`);
  } finally {
    await storage.close();
  }
};

/** Only who makes a token needs the policies: the others work where these are not in order. */
const rolesOf = async ({ policies, identity }: Configuration): Promise<readonly string[]> => {
  const { openPolicy } = await import("../policy/openPolicy.js");
  const directory = policies ?? packageFile("policies");
  const log = createLogger({ level: "silent" });
  const policy = await openPolicy({ directory, log, watch: false });
  return knownRoles(policy, identity);
};
