import { existsSync } from "node:fs";
import { errorCode } from "../config/errorCode.js";
import type { Configuration } from "../config.js";
import { Fault } from "../errors.js";
import { type KeyPlace, loadKeys } from "../identity/loadKeys.js";
import { keyLost, readAuditKey } from "../operations/auditKey.js";
import { checkpointIn } from "../operations/Checkpoint.js";
import { packageFile } from "../packageFile.js";
import { loadPolicies } from "../policy/loadPolicies.js";
import { problemLines } from "../policy/PolicyProblem.js";
import { readPolicyFiles } from "../policy/readPolicyFiles.js";
import { examineStorage } from "../storage/examineStorage.js";
import { createLogger } from "../telemetry/logger.js";

const PROVIDER_MS = 5_000;

/** What `causeway check` tells of what a gateway stands on. */
export interface PartReport {
  /** `policies`, `database`, `audit key`, or `issuer` and its address. */
  readonly name: string;
  /** Where it is `failed`, `start` would end; with a `warning` it would not. */
  readonly verdict: "ok" | "warning" | "failed";
  readonly text: string;
  /** One for each fault. */
  readonly lines: readonly string[];
}

/** Looks at policies, database, key and issuers; makes nothing. */
export const checkHouse = async (configuration: Configuration): Promise<readonly PartReport[]> => {
  const [policies, database, ...issuers] = await Promise.all([
    checkPolicies(configuration),
    checkDatabase(configuration),
    ...configuration.identity.issuers.map(checkIssuer),
  ]);
  return [policies, database, checkAuditKey(configuration), ...issuers];
};

const checkPolicies = async ({ policies }: Configuration): Promise<PartReport> => {
  const name = "policies";
  const directory = policies ?? packageFile("policies");
  const loaded = await loadPolicies(await readPolicyFiles(directory));
  if ("problems" in loaded) {
    const lines = problemLines(loaded.problems);
    return { name, verdict: "failed", text: `those in ${directory} cannot be used`, lines };
  }
  const { rules, version, remarks } = loaded;
  const verdict = remarks.length === 0 ? "ok" : "warning";
  const text = `${rules.size} in ${directory}, version ${version}`;
  return { name, verdict, text, lines: problemLines(remarks) };
};

const checkDatabase = async (configuration: Configuration): Promise<PartReport> => {
  const { data: dataDirectory, database: databaseUrl } = configuration;
  const name = "database";
  const kind = databaseUrl.isEmpty ? `embedded, in ${dataDirectory}` : "PostgreSQL";
  const log = createLogger({ level: "silent" });
  try {
    const found = await examineStorage({ dataDirectory, databaseUrl, log });
    return { name, verdict: "ok", text: `${kind}: ${found}`, lines: [] };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    if (cause.code === "DATA_DIR_LOCKED") {
      return { name, verdict: "ok", text: `${kind}: a gateway that runs has it open`, lines: [] };
    }
    return { name, verdict: "failed", text: `${cause.code}: ${cause.message}`, lines: [] };
  }
};

const checkAuditKey = ({ audit, data }: Configuration): PartReport => {
  const name = "audit key";
  const { file } = audit.key;
  try {
    if (readAuditKey(file)) return { name, verdict: "ok", text: file, lines: [] };
    if (existsSync(checkpointIn(data))) throw keyLost(file);
    return {
      name,
      verdict: "ok",
      text: `there is no ${file} yet; the first start makes it`,
      lines: [],
    };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    return { name, verdict: "failed", text: `${cause.code}: ${cause.message}`, lines: [] };
  }
};

const checkIssuer = async ({ issuer, jwksUri }: KeyPlace): Promise<PartReport> => {
  const name = `issuer ${issuer}`;
  try {
    const { keys } = await loadKeys({ issuer, jwksUri }, PROVIDER_MS);
    return { name, verdict: "ok", text: `publishes ${keys.length} keys`, lines: [] };
  } catch (cause) {
    const why = cause instanceof Error && cause.message !== "" ? cause.message : errorCode(cause);
    return { name, verdict: "warning", text: `its keys cannot be read: ${why}`, lines: [] };
  }
};
