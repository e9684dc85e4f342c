import type { Entry } from "../config/decodeEntry.js";
import { isRecord } from "../go/goSchema.js";
import type { Call } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import type { ConfigRow } from "../state/ConfigEntries.js";
import { intentionFields, type IntentionRow } from "../state/Intentions.js";
import type { Json } from "../state/rows.js";
import { later, type Uint64 } from "../state/uint64.js";

const KIND = "service-intentions";

/** Since 1.9 the intentions to a service are one config entry: this is that view of them. */
const entryOf = (destination: string, rows: readonly IntentionRow[]): ConfigRow => ({
  Kind: KIND,
  Name: destination,
  Body: { Sources: rows.map(source) },
  CreateIndex: rows.reduce<Uint64>(
    (least, { CreateIndex }) => (CreateIndex < least ? CreateIndex : least),
    rows[0]?.CreateIndex ?? 0,
  ),
  ModifyIndex: rows.reduce<Uint64>((most, { ModifyIndex }) => later(most, ModifyIndex), 0),
});

const source = (row: IntentionRow): Json => ({
  Name: row.SourceName,
  ...(row.Action ? { Action: row.Action } : {}),
  ...(row.Permissions ? { Permissions: row.Permissions } : {}),
  Precedence: row.Precedence,
  ...(row.ID ? { LegacyID: row.ID } : {}),
  Type: row.SourceType,
  ...(row.Description ? { Description: row.Description } : {}),
});

const intentionEntries = (call: Call): readonly ConfigRow[] => {
  if (call.cluster.profile === "1.8") return [];
  const byDestination = new Map<string, IntentionRow[]>();
  for (const row of call.dc.intentions.list()) {
    const rows = byDestination.get(row.DestinationName);
    if (rows) rows.push(row);
    else byDestination.set(row.DestinationName, [row]);
  }
  return [...byDestination]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([to, rows]) => entryOf(to, rows));
};

/** One config entry, intentions included. */
export const findEntry = (call: Call, kind: string, name: string): ConfigRow | undefined =>
  kind === KIND
    ? intentionEntries(call).find((entry) => entry.Name === name)
    : call.dc.config.get(kind, name);

/** All config entries, or those of one kind, ordered by kind and name. */
export const allEntries = (call: Call, kind: string): readonly ConfigRow[] => {
  if (kind === KIND) return intentionEntries(call);
  if (kind !== "") return call.dc.config.list(kind);
  const all = [...call.dc.config.list(), ...intentionEntries(call)];
  return all.sort((a, b) => (a.Kind < b.Kind ? -1 : a.Kind > b.Kind ? 1 : 0));
};

/** Replaces all intentions to a service. */
export const writeIntentions = (call: Call, entry: Entry, cas?: Uint64): boolean => {
  const stored = findEntry(call, KIND, entry.Name);
  if (cas !== undefined && (stored?.ModifyIndex ?? 0) !== cas) return false;
  const sources = Array.isArray(entry.Body["Sources"])
    ? entry.Body["Sources"].filter(isRecord)
    : [];
  if (sources.length === 0) throw new HttpError(500, "At least one source must be specified");
  const { intentions, indexes } = call.dc;
  indexes.write(() => {
    const kept = new Set(sources.map(({ Name }) => String(Name)));
    for (const row of intentions.list()) {
      if (row.DestinationName === entry.Name && !kept.has(row.SourceName)) intentions.delete(row);
    }
    for (const given of sources) intentions.put(fieldsOf(given, entry.Name), "");
  });
  return true;
};

const fieldsOf = (given: Readonly<Record<string, unknown>>, destination: string) => {
  const { Action, Permissions, Description, Name } = given;
  return intentionFields({
    SourceName: String(Name),
    DestinationName: destination,
    Description: typeof Description === "string" ? Description : "",
    ...(Action === "allow" || Action === "deny" ? { Action } : {}),
    ...(Array.isArray(Permissions) ? { Permissions } : {}),
  });
};

export const deleteIntentions = (call: Call, destination: string): boolean => {
  const { intentions, indexes } = call.dc;
  return indexes.write(() => {
    const rows = intentions.list().filter((row) => row.DestinationName === destination);
    for (const row of rows) intentions.delete(row);
    return rows.length > 0;
  });
};
