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

/** The prepared queries of one datacenter. They are read here and seeded; nobody writes one over HTTP yet. */
export class PreparedQueries {
  readonly #rows = new SortedMap<PreparedQueryRow>();

  constructor(readonly indexes: Indexes) {}

  get(id: string): PreparedQueryRow | undefined {
    return this.#rows.get(id.toLowerCase());
  }

  /** By id, or by name. */
  find(idOrName: string): PreparedQueryRow | undefined {
    return this.get(idOrName) ?? this.list().find((row) => row.Name === idOrName);
  }

  list(): readonly PreparedQueryRow[] {
    return [...this.#rows.values()];
  }

  index(): Uint64 {
    return this.indexes.max("prepared-queries");
  }

  add(given: SeedQuery): PreparedQueryRow {
    return this.indexes.write((index) => {
      const row: PreparedQueryRow = {
        ID: given.ID ?? randomUUID(),
        Name: given.Name ?? "",
        Session: given.Session ?? "",
        Token: given.Token ?? "",
        Template: given.Template ?? { Type: "", Regexp: "", RemoveEmptyTags: false },
        Service: {
          Failover: { NearestN: 0, Datacenters: null },
          OnlyPassing: false,
          IgnoreCheckIDs: null,
          Near: "",
          Tags: null,
          NodeMeta: null,
          ServiceMeta: null,
          Connect: false,
          ...given.Service,
        },
        DNS: given.DNS ?? { TTL: "" },
        CreateIndex: index,
        ModifyIndex: index,
      };
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
}
