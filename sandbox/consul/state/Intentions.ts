import { createHash, randomUUID } from "node:crypto";
import type { Indexes } from "./Indexes.js";
import type { Json, RaftIndex, StringMap } from "./rows.js";
import { topics } from "./topics.js";
import type { Uint64 } from "./uint64.js";

export interface IntentionFields {
  readonly Description: string;
  /** "default", or whatever an old version was told: it knows no namespaces and keeps them all the same. */
  readonly SourceNS: string;
  readonly SourceName: string;
  readonly DestinationNS: string;
  readonly DestinationName: string;
  readonly DefaultAddr: string;
  readonly DefaultPort: number;
  readonly SourceType: string;
  /** "" where permissions decide. */
  readonly Action: "allow" | "deny" | "";
  readonly Permissions?: readonly Json[];
  readonly Meta: StringMap;
}

export interface IntentionRow extends IntentionFields, RaftIndex {
  /** "" for those that were written by source and destination. */
  readonly ID: string;
  readonly Precedence: number;
  /** RFC 3339 with nanoseconds. */
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  /** Base64 of 32 bytes. */
  readonly Hash: string;
}

const DEFAULT = "default";

/** A service as an intention names it. */
export interface Party {
  readonly namespace: string;
  readonly name: string;
}

/** A whole intention from the parts that matter. */
export const intentionFields = (
  given: Partial<IntentionFields> & Pick<IntentionFields, "SourceName" | "DestinationName">,
): IntentionFields => ({
  Description: "",
  SourceNS: DEFAULT,
  DestinationNS: DEFAULT,
  DefaultAddr: "",
  DefaultPort: 0,
  SourceType: "consul",
  Action: given.Permissions ? "" : "allow",
  Meta: {},
  ...given,
});

/** The intentions of one datacenter, found by id and by the pair of services that they are about. */
export class Intentions {
  readonly #rows = new Map<string, IntentionRow>();

  /** Since 1.9 intentions are kept in config entries, and change the index of those too. */
  constructor(
    readonly indexes: Indexes,
    readonly inConfigEntries: boolean,
  ) {}

  /** The most precise first; of equals, the first by name. */
  list(): readonly IntentionRow[] {
    return [...this.#rows.values()].sort(byPrecedence);
  }

  index(): Uint64 {
    return this.indexes.max("connect-intentions");
  }

  get(id: string): IntentionRow | undefined {
    for (const row of this.#rows.values()) if (row.ID === id) return row;
    return undefined;
  }

  find(source: Party, destination: Party): IntentionRow | undefined {
    return this.#rows.get(keyOf(source, destination));
  }

  /** Writes an intention under its id; "" stands for one that only has a source and a destination. */
  put(fields: IntentionFields, id: string = randomUUID()): IntentionRow {
    return this.indexes.write((index) => {
      const stored = id === "" ? this.#rows.get(keyOfRow(fields)) : this.get(id);
      if (stored) this.#rows.delete(keyOfRow(stored));
      const now = new Date().toISOString().replace("Z", "000000Z");
      const row: IntentionRow = {
        ...fields,
        ID: stored?.ID ?? id,
        Precedence: precedence(fields),
        CreatedAt: stored?.CreatedAt ?? now,
        UpdatedAt: now,
        Hash: createHash("sha256").update(JSON.stringify(fields)).digest("base64"),
        CreateIndex: stored?.CreateIndex ?? index,
        ModifyIndex: index,
      };
      this.#rows.set(keyOfRow(row), row);
      this.#touch();
      return row;
    });
  }

  delete(row: IntentionRow): void {
    this.indexes.write(() => {
      if (this.#rows.delete(keyOfRow(row))) this.#touch();
    });
  }

  /** Those that apply to a service as source or as destination, wildcards included. */
  match(by: "source" | "destination", { namespace, name }: Party): readonly IntentionRow[] {
    const covers = (ns: string, pattern: string): boolean =>
      ns === "*" || (ns === namespace && (pattern === name || pattern === "*"));
    return this.list().filter((row) =>
      by === "source"
        ? covers(row.SourceNS, row.SourceName)
        : covers(row.DestinationNS, row.DestinationName),
    );
  }

  /** Whether `source` may call `destination`; undefined if no intention says so. */
  decide(source: Party, destination: Party): boolean | undefined {
    const froms = new Set(this.match("source", source));
    const first = this.match("destination", destination).find((row) => froms.has(row));
    return first === undefined ? undefined : first.Action === "allow";
  }

  #touch(): void {
    this.indexes.touch("connect-intentions");
    if (!this.inConfigEntries) return;
    this.indexes.touch("config-entries");
    this.indexes.signal(topics.configKind("service-intentions"));
  }
}

/** A service of the only namespace there is. */
export const party = (name: string): Party => ({ namespace: DEFAULT, name });

const keyOf = (source: Party, destination: Party): string =>
  [source.namespace, source.name, destination.namespace, destination.name].join("\0").toLowerCase();

const keyOfRow = (row: IntentionFields): string =>
  keyOf(
    { namespace: row.SourceNS, name: row.SourceName },
    { namespace: row.DestinationNS, name: row.DestinationName },
  );

const exact = (namespace: string, name: string): number =>
  namespace === "*" ? 0 : name === "*" ? 1 : 2;

/** 9 for two names, 8 for any source, 6 for any destination, 5 for both; less for any namespace. */
const precedence = (row: IntentionFields): number =>
  3 + 3 * exact(row.DestinationNS, row.DestinationName) - (2 - exact(row.SourceNS, row.SourceName));

const byPrecedence = (a: IntentionRow, b: IntentionRow): number =>
  b.Precedence - a.Precedence ||
  compare(a.SourceNS, b.SourceNS) ||
  compare(a.SourceName, b.SourceName) ||
  compare(a.DestinationNS, b.DestinationNS) ||
  compare(a.DestinationName, b.DestinationName);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
