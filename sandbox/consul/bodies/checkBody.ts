import { z } from "zod";
import { durationText, flag, struct, text } from "../go/goSchema.js";
import { uint64 } from "../go/uint64Json.js";
import type { CheckFields, Json } from "../state/rows.js";
import { checkFields } from "../state/fields.js";

const OTHER_SETTINGS = [
  "TLSServerName",
  "DisableRedirects",
  "TCPUseTLS",
  "UDP",
  "H2PING",
  "H2PingUseTLS",
  "OSService",
  "OutputMaxSize",
  "ScriptArgs",
  "DockerContainerID",
  "Shell",
  "GRPCUseTLS",
  "IntervalDuration",
  "TimeoutDuration",
  "DeregisterCriticalServiceAfterDuration",
];
/** A row that was read may be written again as it is. */
const ROW = [
  "ServiceName",
  "ServiceTags",
  "Interval",
  "Timeout",
  "ExposedPort",
  "Namespace",
  "Partition",
  "PeerName",
  "CreateIndex",
];

/** The part of a check that says how it is run. */
const definition = struct(
  {
    Interval: durationText,
    Timeout: durationText,
    DeregisterCriticalServiceAfter: durationText,
    HTTP: text,
    TLSSkipVerify: flag,
    Header: z.record(z.string(), z.array(z.string())).nullish(),
    Method: text,
    Body: text,
    TCP: text,
    GRPC: text,
    AliasNode: text,
    AliasService: text,
    TTL: durationText,
  },
  { ignored: OTHER_SETTINGS },
);
type Definition = z.output<typeof definition>;

/** A check as /v1/catalog/register takes it. */
export const catalogCheck = struct(
  {
    Node: text,
    CheckID: text,
    Name: text,
    Status: text,
    Notes: text,
    Output: text,
    ServiceID: text,
    Type: text,
    Definition: definition.nullish(),
    ModifyIndex: uint64,
  },
  { ignored: ROW },
);

/** The row of a check that the catalog was told of. */
export const catalogCheckFields = (given: z.output<typeof catalogCheck>): CheckFields => {
  const how = given.Definition;
  return checkFields({
    Node: given.Node,
    CheckID: given.CheckID || given.Name,
    Name: given.Name,
    Status: given.Status || "critical",
    Notes: given.Notes,
    Output: given.Output,
    ServiceID: given.ServiceID,
    Type: given.Type || (how ? typeOf(how) : ""),
    Interval: how?.Interval ?? "",
    Timeout: how?.Timeout ?? "",
    Definition: how ? stated(how) : {},
  });
};

const typeOf = (how: Definition): string => {
  if (how.GRPC) return "grpc";
  if (how.HTTP) return "http";
  if (how.TCP) return "tcp";
  if (how.AliasNode || how.AliasService) return "alias";
  return how.TTL ? "ttl" : "";
};

/** Only what is set is printed. */
const stated = (how: Definition): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(how).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
