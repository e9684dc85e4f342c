import { sql } from "kysely";
import type { Storage } from "../storage/Storage.js";
import { Batches } from "./Batches.js";
import type { OperationRow } from "./operationRows.js";
import type { Persistence } from "./Persistence.js";
import { storable } from "./storable.js";

/** Idempotency keys: each is of one operation of its caller. Throws Fault STORAGE_*. */
export class Claims {
  readonly #claims: Batches<OperationRow, boolean>;
  readonly #releases: Batches<string, undefined>;

  constructor(
    private readonly storage: Storage,
    private readonly persistence: Persistence,
  ) {
    this.#claims = new Batches(async (rows) => {
      const made = await this.#insert(rows);
      return ({ id }) => made.has(id);
    });
    this.#releases = new Batches(async (ids) => {
      await this.#delete(ids);
      return () => undefined;
    });
  }

  /** Takes a key for a new operation; gives back the one that has it already, if any. */
  async claim(row: OperationRow): Promise<OperationRow | null> {
    if (await this.keeping(row, () => this.#claims.add(row))) return null;
    const known = await this.storage.db
      .selectFrom("operation")
      .selectAll()
      .where("actor", "=", row.actor)
      .where("idempotency_key", "=", row.idempotency_key)
      .executeTakeFirst();
    // It was released in between: once more.
    return known ?? this.claim(row);
  }

  /** Does what a key was taken for; where it fails, the key is free again as soon as the database can be used. */
  async keeping<T>({ id }: OperationRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.persistence.persist(
        () => this.release(id),
        () => undefined,
      );
      throw error;
    }
  }

  /** Gives up a claim that led to nothing; one that led to something stays. */
  async release(id: string): Promise<void> {
    await this.#releases.add(id);
  }

  /** The ids of those that got their key. Rows are sent as JSON, so that the statement is the same however many there are. */
  async #insert(rows: readonly OperationRow[]): Promise<ReadonlySet<string>> {
    const json = JSON.stringify(storable(rows));
    const { rows: made } = await sql<{ readonly id: string }>`insert into operation
      select * from jsonb_populate_recordset(null::operation, ${json})
      on conflict do nothing returning id`.execute(this.storage.db);
    return new Set(made.map(({ id }) => id));
  }

  async #delete(ids: readonly string[]): Promise<void> {
    await sql`delete from operation where status = 'PENDING'
      and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}))`.execute(
      this.storage.db,
    );
  }
}
