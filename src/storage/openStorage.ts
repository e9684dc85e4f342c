import type { Secret } from "../config/secret.js";
import type { Fault } from "../errors.js";
import type { Logger } from "../telemetry/logger.js";
import { createDatabase } from "./createDatabase.js";
import { openEmbedded } from "./embedded/openEmbedded.js";
import type { Engine } from "./Engine.js";
import { migrate } from "./migrate.js";
import { migrations } from "./migrations/migrations.js";
import { StatementError } from "./StatementError.js";
import type { Storage } from "./Storage.js";
import { storageUnavailable } from "./storageFault.js";

const STATEMENT_MS = 10_000;

export interface StorageOptions {
  /** Where the embedded database lives; made where it does not exist. */
  readonly dataDirectory: string;
  /** Of a PostgreSQL server; empty for the embedded database. */
  readonly databaseUrl: Secret;
  readonly log: Logger;
  /** How long a statement may take; 10,000 by default. */
  readonly statementMs?: number;
}

/**
 * Opens the database and brings its schema up to date.
 * @throws Fault DATA_DIR_LOCKED where another process uses the embedded database, SCHEMA_TOO_NEW where
 * a newer Causeway has migrated it, STORAGE_UNAVAILABLE where it cannot be used
 */
export const openStorage = async (options: StorageOptions): Promise<Storage> => {
  const engine = await openEngine(options);
  try {
    await migrate(createDatabase(engine.patient), migrations);
  } catch (cause) {
    await engine.close();
    throw cause instanceof StatementError ? unmigratable(cause, engine.kind) : cause;
  }
  return storageOn(engine);
};

/** Opens the database as it is. Throws as `openStorage` does. */
export const openEngine = async (options: StorageOptions): Promise<Engine> => {
  const { dataDirectory, databaseUrl, log, statementMs = STATEMENT_MS } = options;
  if (databaseUrl.isEmpty) return openEmbedded({ dataDirectory, log, statementMs });
  // Loaded here, because the embedded database needs no client of a server.
  const { openPostgres } = await import("./postgres/openPostgres.js");
  return openPostgres({ url: databaseUrl, log, statementMs });
};

const storageOn = (engine: Engine): Storage => {
  const db = createDatabase(engine.connections);
  let closed: Promise<void> | null = null;
  return {
    db,
    kind: engine.kind,
    get status() {
      return engine.status;
    },
    transaction: (work) => db.transaction().execute(work),
    close: () => (closed ??= engine.close()),
  };
};

const unmigratable = ({ message, code }: StatementError, kind: Engine["kind"]): Fault => {
  const fix =
    kind === "embedded"
      ? "If its files are damaged, put a backup in their place"
      : "The user of the URL needs the right to create tables, and a database of its own";
  return storageUnavailable(`its schema cannot be changed: ${message} (${code}). ${fix}`);
};
