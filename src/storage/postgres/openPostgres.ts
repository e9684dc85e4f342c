import { sql } from "kysely";
import pg from "pg";
import type { Secret } from "../../config/secret.js";
import { Fault } from "../../errors.js";
import type { Logger } from "../../telemetry/logger.js";
import { createDatabase } from "../createDatabase.js";
import type { Engine } from "../Engine.js";
import { storageUnavailable } from "../storageFault.js";
import { postgresAddress } from "./postgresAddress.js";
import { PostgresConnections } from "./PostgresConnections.js";
import { PostgresHealth } from "./PostgresHealth.js";

const OLDEST_VERSION = 14;
const CONNECTIONS = 10;
const CONNECT_MS = 5_000;
const MIGRATE_MS = 300_000;
/** How much later than the server we give up, where the server itself hangs. */
const GRACE_MS = 2_000;

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name?sslmode=verify-full` */
  readonly url: Secret;
  readonly log: Logger;
  /** How long a statement may take. */
  readonly statementMs: number;
}

/**
 * Opens a PostgreSQL server, version 14 or newer. Connections are made when they are needed and made
 * again when they are lost.
 * @throws Fault STORAGE_UNAVAILABLE
 */
export const openPostgres = async ({ url, log, statementMs }: PostgresOptions): Promise<Engine> => {
  const address = postgresAddress(url);
  const running = configurationOf(url, statementMs);
  const health = new PostgresHealth(running, log);
  const connections = new PostgresConnections({ ...running, max: CONNECTIONS }, health.suspect);
  const slow = { ...configurationOf(url, MIGRATE_MS), max: 1 };
  const patient = new PostgresConnections(slow, health.suspect);
  const close = async (): Promise<void> => {
    await health.stop();
    await Promise.all([connections.end(), patient.end()]);
  };
  try {
    await refuseOld(patient);
  } catch (cause) {
    await close();
    throw cause instanceof Fault ? unusable(address, cause) : cause;
  }
  return {
    kind: "postgres",
    get status() {
      return health.status;
    },
    connections,
    patient,
    close,
  };
};

const unusable = (address: string, { message }: Fault): Fault => {
  const what = message.replace("The database", `The database at ${address}`);
  return new Fault("STORAGE_UNAVAILABLE", `${what} Check \`database\` in causeway.yaml.`);
};

const configurationOf = (url: Secret, statementMs: number): pg.ClientConfig => ({
  connectionString: url.reveal(),
  application_name: "causeway",
  connectionTimeoutMillis: CONNECT_MS,
  statement_timeout: statementMs,
  query_timeout: statementMs + GRACE_MS,
  idle_in_transaction_session_timeout: statementMs,
  keepAlive: true,
  types: typesOf(),
});

/** Counts are far below 2^53. */
const typesOf = (): pg.TypeOverrides => {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return types;
};

const refuseOld = async (connections: PostgresConnections): Promise<void> => {
  const asked = sql<{ major: number }>`
    select current_setting('server_version_num')::int / 10000 as major`;
  const { rows } = await asked.execute(createDatabase(connections));
  for (const { major } of rows) {
    if (major >= OLDEST_VERSION) continue;
    throw storageUnavailable(`it is PostgreSQL ${major}, and ${OLDEST_VERSION} is the oldest`);
  }
};
