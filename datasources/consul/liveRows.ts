import { z } from "zod";
import type { ConsulKey } from "../../schema/consul/ConsulKey.js";
import type { ConsulPreparedQuery } from "../../schema/consul/ConsulPreparedQuery.js";
import type { ConsulSession } from "../../schema/consul/ConsulSession.js";
import { joinSegments } from "../../src/estate/segments.js";
import { emptyToNull } from "../upstream/emptyToNull.js";

/** Where a live thing is. */
export interface LiveContext {
  readonly sourceId: string;
  readonly datacenter: string;
}

/** A key without what only a read of it tells. */
export type ConsulKeyName = Pick<
  ConsulKey,
  "__typename" | "id" | "sourceId" | "datacenter" | "key"
>;

/** Unsigned 64-bit: a string where a double would not hold it. */
const unsigned = z.union([z.number(), z.string()]).transform(String);
const keyRow = z.object({
  Key: z.string(),
  Value: z.string().nullish(),
  Flags: unsigned,
  CreateIndex: unsigned,
  ModifyIndex: unsigned,
  LockIndex: unsigned,
  Session: z.string().nullish(),
});
const strings = z.array(z.string()).nullish();
const sessionRow = z.object({
  ID: z.string(),
  Name: z.string().nullish(),
  Node: z.string(),
  Behavior: z.string().nullish(),
  TTL: z.string().nullish(),
  Checks: strings,
  NodeChecks: strings,
  ServiceChecks: z.array(z.object({ ID: z.string() })).nullish(),
});
const queryRow = z.looseObject({
  ID: z.string(),
  Name: z.string().nullish(),
  Service: z.looseObject({ Service: z.string().nullish() }).nullish(),
});

const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const textOf = (bytes: Buffer): string | null => {
  try {
    return TEXT.decode(bytes);
  } catch {
    return null;
  }
};

const placed = <Name extends string>(
  name: Name,
  segment: string,
  { sourceId, datacenter }: LiveContext,
  path: readonly string[],
) => ({
  __typename: name,
  id: `${sourceId}:${segment}:${joinSegments([datacenter, ...path])}`,
  sourceId,
  datacenter,
});

/** The segments of a key are those of its id. */
export const keyNameFrom = (context: LiveContext, key: string): ConsulKeyName => ({
  ...placed("ConsulKey", "key", context, key.split("/")),
  key,
});

/** A row of `/kv/:key`, read without loss. */
export const keyFrom = (context: LiveContext, value: unknown): ConsulKey => {
  const row = keyRow.parse(value);
  const valueBase64 = row.Value ?? "";
  return {
    ...keyNameFrom(context, row.Key),
    value: textOf(Buffer.from(valueBase64, "base64")),
    valueBase64,
    flags: row.Flags,
    createIndex: row.CreateIndex,
    modifyIndex: row.ModifyIndex,
    lockIndex: row.LockIndex,
    session: emptyToNull(row.Session),
  };
};

/** A row of `/session/list` or `/session/info/:id`. */
export const sessionFrom = (context: LiveContext, value: unknown): ConsulSession => {
  const row = sessionRow.parse(value);
  const ofServices = (row.ServiceChecks ?? []).map(({ ID }) => ID);
  return {
    ...placed("ConsulSession", "session", context, [row.ID]),
    sessionId: row.ID,
    name: row.Name ?? "",
    nodeName: row.Node,
    behavior: row.Behavior ?? "",
    ttl: row.TTL ?? "",
    // Before 1.7 there was one list for both.
    checks: row.NodeChecks ? [...row.NodeChecks, ...ofServices] : (row.Checks ?? []),
  };
};

/** A row of `/query`; its token stays behind. */
export const preparedQueryFrom = (context: LiveContext, value: unknown): ConsulPreparedQuery => {
  const row = queryRow.parse(value);
  return {
    ...placed("ConsulPreparedQuery", "prepared-query", context, [row.ID]),
    queryId: row.ID,
    name: row.Name ?? "",
    service: row.Service?.Service ?? "",
    definition: Object.fromEntries(Object.entries(row).filter(([key]) => key !== "Token")),
  };
};
