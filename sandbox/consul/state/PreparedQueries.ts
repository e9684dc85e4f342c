import { randomUUID } from "node:crypto";
import type { Indexes } from "./Indexes.js";
import type { RaftIndex, StringMap } from "./rows.js";
import { SortedMap } from "./SortedMap.js";
import type { Uint64 } from "./uint64.js";

export interface PreparedQueryFields {
  readonly ID: string;
  readonly Name: string;
  readonly Session: string;
  readonly Token: string;
  readonly Template: {
    readonly Type: string;
    readonly Regexp: string;
    readonly RemoveEmptyTags: boolean;
  };
  readonly Service: {
    readonly Service: string;
    readonly Failover: {
      readonly NearestN: number;
      readonly Datacenters: readonly string[] | null;
    };
    readonly OnlyPassing: boolean;
    readonly IgnoreCheckIDs: readonly string[] | null;
    readonly Near: string;
    readonly Tags: readonly string[] | null;
    readonly NodeMeta: StringMap | null;
    readonly ServiceMeta: StringMap | null;
    readonly Connect: boolean;
  };
  readonly DNS: { readonly TTL: string };
}
export type PreparedQueryRow = PreparedQueryFields & RaftIndex;

/** What a seed says of a prepared query. */
export interface SeedQuery extends Partial<Omit<PreparedQueryFields, "Service">> {
  readonly Service: Partial<PreparedQueryFields["Service"]> & { readonly Service: string };
}

/** The name comes first, wherever it is filled in. */
const NO_SERVICE = {
  Service: "",
  Failover: { NearestN: 0, Datacenters: null },
  OnlyPassing: false,
  IgnoreCheckIDs: null,
  Near: "",
  Tags: null,
  NodeMeta: null,
  ServiceMeta: null,
  Connect: false,
};

/** A whole query from the parts that matter. */
const queryFields = (given: SeedQuery): PreparedQueryFields => ({
  ID: given.ID ?? randomUUID(),
  Name: given.Name ?? "",
  Session: given.Session ?? "",
  Token: given.Token ?? "",
  Template: given.Template ?? { Type: "", Regexp: "", RemoveEmptyTags: false },
  Service: { ...NO_SERVICE, ...given.Service },
  DNS: given.DNS ?? { TTL: "" },
});

/** The prepared queries of one datacenter. */
export class PreparedQueries {
  readonly #rows: SortedMap<PreparedQueryRow>;

  constructor(readonly indexes: Indexes) {
    this.#rows = new SortedMap(indexes.journal);
  }

  get(id: string): PreparedQueryRow | undefined {
    return this.#rows.get(id.toLowerCase());
  }

  /** By id, by name, or the template whose name is the longest beginning of the name. */
  find(idOrName: string): PreparedQueryRow | undefined {
    const named = this.get(idOrName) ?? this.list().find((row) => row.Name === idOrName);
    if (named) return named;
    return this.list()
      .filter((row) => row.Template.Type !== "" && idOrName.startsWith(row.Name))
      .sort((a, b) => b.Name.length - a.Name.length)[0];
  }

  list(): readonly PreparedQueryRow[] {
    return [...this.#rows.values()];
  }

  index(): Uint64 {
    return this.indexes.max("prepared-queries");
  }

  /** Writes a query over the one with the same id. Throws in Consul's words if its name is taken. */
  add(given: SeedQuery): PreparedQueryRow {
    return this.indexes.write((index) => {
      const fields = queryFields(given);
      this.#refuseAlias(fields);
      const CreateIndex = this.get(fields.ID)?.CreateIndex ?? index;
      const row: PreparedQueryRow = { ...fields, CreateIndex, ModifyIndex: index };
      this.#rows.set(row.ID.toLowerCase(), row);
      this.indexes.touch("prepared-queries");
      return row;
    });
  }

  remove(id: string): void {
    this.indexes.write(() => {
      if (this.#rows.delete(id.toLowerCase())) this.indexes.touch("prepared-queries");
    });
  }

  /** A session is gone, and with it the queries that were bound to it. */
  end(session: string): void {
    for (const row of this.list()) if (row.Session === session) this.remove(row.ID);
  }

  #refuseAlias({ ID, Name }: PreparedQueryFields): void {
    if (Name === "") return;
    const other = this.list().find((row) => row.Name === Name && row.ID !== ID);
    if (other) throw new Error(`name '${Name}' aliases an existing query name`);
    if (this.get(Name)) throw new Error(`name '${Name}' aliases an existing query ID`);
  }
}
