import pg from "pg";
import type { Logger } from "../../telemetry/logger.js";
import type { StorageStatus } from "../Storage.js";
import { storageUnavailable } from "../storageFault.js";
import { postgresFault } from "./postgresFault.js";

/** How often the server is looked at while it is well, and while it is not. */
const WELL_MS = 5_000;
const ILL_MS = 1_000;
/** How long an answer may take on a connection that is there. */
const LOOK_MS = 2_000;

/** A replica that takes no writes says `on` as well. */
const READ_ONLY = "select current_setting('transaction_read_only') as setting";
const readOnly = storageUnavailable(
  "it is read-only; a replica cannot be used, only its primary",
).message;

/**
 * Whether a server answers and may be written: asked now and then, and when in doubt, on a connection
 * that is kept for it. A new one each time would be refused where others have taken all that are free,
 * although the pool has its own and goes on.
 */
export class PostgresHealth {
  readonly #configuration: pg.ClientConfig;
  readonly #log: Logger;
  #status: StorageStatus = { up: true, reason: null };
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #kept: pg.Client | null = null;
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
    await this.#drop();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(this.suspect, this.#status.up ? WELL_MS : ILL_MS).unref();
  }

  async #look(): Promise<void> {
    const reason = await this.#reason();
    const up = reason === null;
    if (up !== this.#status.up) this.#tell(reason);
    this.#status = { up, reason };
  }

  #tell(reason: string | null): void {
    if (reason === null) this.#log.info("the database answers again");
    else this.#log.error({ reason }, "the database cannot be used");
  }

  /** Why it cannot be used; null where it can. What a kept connection fails at is asked of a new one. */
  async #reason(): Promise<string | null> {
    if (this.#kept !== null && (await this.#asked(this.#kept)) === null) return null;
    const client = new pg.Client({ ...this.#configuration, query_timeout: LOOK_MS });
    client.on("error", () => {
      // The statement that it breaks says so.
    });
    this.#kept = client;
    return this.#asked(client, client.connect());
  }

  /** Drops the connection unless all is well: what a session may do is settled when it begins. */
  async #asked(client: pg.Client, connected?: Promise<unknown>): Promise<string | null> {
    const reason = await reasonOf(client, connected);
    if (reason !== null) void this.#drop();
    return reason;
  }

  async #drop(): Promise<void> {
    const dropped = this.#kept;
    this.#kept = null;
    await dropped?.end().catch(() => null);
  }
}

const reasonOf = async (client: pg.Client, connected?: Promise<unknown>) => {
  try {
    await connected;
    const { rows } = await client.query<{ setting: string }>(READ_ONLY);
    return rows.some(({ setting }) => setting === "on") ? readOnly : null;
  } catch (cause) {
    return postgresFault(cause).message;
  }
};
