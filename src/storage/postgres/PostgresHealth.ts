import pg from "pg";
import type { Logger } from "../../telemetry/logger.js";
import type { StorageStatus } from "../Storage.js";
import { postgresFault } from "./postgresFault.js";

/** How often the server is looked at while it is well, and while it is not. */
const WELL_MS = 5_000;
const ILL_MS = 1_000;

/** Whether a server answers: asked now and then on a connection of its own, and when in doubt. */
export class PostgresHealth {
  readonly #configuration: pg.ClientConfig;
  readonly #log: Logger;
  #status: StorageStatus = { up: true, reason: null };
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #stopped = false;

  constructor(configuration: pg.ClientConfig, log: Logger) {
    this.#configuration = configuration;
    this.#log = log;
    this.#schedule();
  }

  get status(): StorageStatus {
    return this.#status;
  }

  /** Something failed: looks at once. */
  readonly suspect = (): void => {
    if (this.#stopped) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      this.#schedule();
    });
  };

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(this.suspect, this.#status.up ? WELL_MS : ILL_MS).unref();
  }

  async #look(): Promise<void> {
    const reason = await reasonOfSilence(this.#configuration);
    const up = reason === null;
    if (up !== this.#status.up) this.#tell(reason);
    this.#status = { up, reason };
  }

  #tell(reason: string | null): void {
    if (reason === null) this.#log.info("the database answers again");
    else this.#log.error({ reason }, "the database cannot be used");
  }
}

/** Null where it answers. */
const reasonOfSilence = async (configuration: pg.ClientConfig): Promise<string | null> => {
  const client = new pg.Client(configuration);
  client.on("error", () => {
    // The statement that it breaks says so.
  });
  try {
    await client.connect();
    await client.query("select 1");
    return null;
  } catch (cause) {
    return postgresFault(cause).message;
  } finally {
    await client.end().catch(() => null);
  }
};
