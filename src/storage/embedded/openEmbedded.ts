import { join } from "node:path";
import { makeDirectory } from "../../makeDirectory.js";
import type { Logger } from "../../telemetry/logger.js";
import { errorCode } from "../../config/errorCode.js";
import type { Engine } from "../Engine.js";
import { storageUnavailable } from "../storageFault.js";
import { builtWorker } from "./builtWorker.js";
import { DatabaseLock } from "./DatabaseLock.js";
import { EmbeddedConnections } from "./EmbeddedConnections.js";
import { EmbeddedEngine } from "./EmbeddedEngine.js";

/** Opening may have to recover what a crash left. */
const OPEN_MS = 60_000;
const MIGRATE_MS = 300_000;
const CLOSE_MS = 5_000;

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly log: Logger;
  /** How long a statement may take before the engine counts as stuck and is started again. */
  readonly statementMs: number;
}

/**
 * Opens PostgreSQL inside this process: in a worker, below the data directory, which this process
 * alone may use.
 * @throws Fault DATA_DIR_LOCKED or STORAGE_UNAVAILABLE
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Engine> => {
  const { dataDirectory, log, statementMs } = options;
  makeData(dataDirectory);
  const directory = join(dataDirectory, "database");
  // Beside the files and not among them, where PostgreSQL has one of its own that says nothing.
  const lock = DatabaseLock.take(`${directory}.lock`);
  try {
    const worker = builtWorker();
    const engine = await EmbeddedEngine.open({ worker, directory, log, openMs: OPEN_MS });
    return engineOf(engine, lock, statementMs);
  } catch (cause) {
    lock.release();
    throw cause;
  }
};

const engineOf = (engine: EmbeddedEngine, lock: DatabaseLock, statementMs: number): Engine => {
  const connections = new EmbeddedConnections(engine, statementMs);
  return {
    kind: "embedded",
    get status() {
      return engine.status;
    },
    connections,
    patient: new EmbeddedConnections(engine, MIGRATE_MS),
    close: async () => {
      // What asked before is answered before; where nothing is answered, it is closed all the same.
      const last = await connections.acquire().catch(() => null);
      await engine.close(CLOSE_MS);
      last?.release();
      lock.release();
    },
  };
};

const makeData = (directory: string): void => {
  try {
    makeDirectory(directory);
  } catch (cause) {
    const fix = "Set `data` in causeway.yaml to a directory that this user may write";
    throw storageUnavailable(`${directory} cannot be made (${errorCode(cause)}). ${fix}`);
  }
};
