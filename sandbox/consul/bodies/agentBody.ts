import { z } from "zod";
import { duration, flag, struct, text, texts, whole } from "../go/goSchema.js";
import { formatDuration } from "../go/duration.js";
import { checkFields } from "../state/fields.js";
import type { CheckFields } from "../state/rows.js";
import { agentServiceShape } from "./serviceBody.js";

const settings = {
  Name: text,
  Status: text,
  Notes: text,
  Args: texts,
  ScriptArgs: texts,
  HTTP: text,
  TCP: text,
  GRPC: text,
  H2PING: text,
  DockerContainerID: text,
  AliasNode: text,
  AliasService: text,
  Interval: duration,
  Timeout: duration,
  TTL: duration,
  DeregisterCriticalServiceAfter: duration,
  Method: text,
  Header: z
    .record(z.string(), z.array(z.string()))
    .nullish()
    .transform((value) => value ?? null),
  Body: text,
  TLSSkipVerify: flag,
  DisableRedirects: flag,
  SuccessBeforePassing: whole,
  FailuresBeforeWarning: whole,
  FailuresBeforeCritical: whole,
  OutputMaxSize: whole,
} as const;

const OTHER_SETTINGS = [
  "Shell",
  "TLSServerName",
  "GRPCUseTLS",
  "TCPUseTLS",
  "H2PingUseTLS",
  "UDP",
  "OSService",
  "ProxyHTTP",
  "ProxyGRPC",
  "Token",
  "Namespace",
  "Partition",
];

/** A check that comes with a service. */
const serviceCheck = struct(
  { ...settings, CheckID: text },
  { snake: true, ignored: [...OTHER_SETTINGS, "ID", "ServiceID"] },
);
export type AgentCheck = z.output<typeof serviceCheck>;

/** A check of its own, about a service or the node. */
export const agentCheck = struct(
  { ...settings, ID: text, ServiceID: text },
  { snake: true, ignored: OTHER_SETTINGS },
);

const service = {
  ...agentServiceShape,
  Check: serviceCheck.nullish(),
  Checks: z.array(serviceCheck).nullish(),
} as const;
const OTHER_FIELDS = ["SocketPath", "Locality", "Namespace", "Partition", "Token"];

const sidecar = struct(service, { snake: true, ignored: [...OTHER_FIELDS, "Connect"] });
export type AgentService = z.output<typeof sidecar>;

/** A service as an agent takes it: with checks, and with the sidecar that it asks for. */
export const agentService = struct(
  {
    ...service,
    Connect: struct(
      { Native: flag, SidecarService: sidecar.nullish() },
      { snake: true, ignored: ["Proxy"] },
    ).nullish(),
  },
  { snake: true, ignored: OTHER_FIELDS },
);

/** A check from the parts that matter. */
export const agentCheckOf = (given: Partial<AgentCheck>): AgentCheck => ({
  ...serviceCheck.parse({}),
  ...given,
});

/** What checks of both sorts have. */
export type CheckSettings = Omit<AgentCheck, "CheckID">;

/** The checks of a service; one that says nothing is none. */
export const checksOf = ({ Check, Checks }: AgentService): readonly AgentCheck[] => [
  ...(Check && !isBlank(Check) ? [Check] : []),
  ...(Checks ?? []),
];

/** Whether nothing is said of a check. */
const isBlank = (given: AgentCheck): boolean => Object.values(given).every((value) => !value);

/** What is wrong with a check, in Consul's words; undefined if nothing is. */
export const checkFault = (given: CheckSettings): string | undefined =>
  kindFault(given) ?? (given.OutputMaxSize < 0 ? "MaxOutputMaxSize must be positive" : undefined);

const kindFault = (given: CheckSettings): string | undefined => {
  if (aliased(given)) {
    return given.TTL > 0 ? "TTL must be not be set for Alias checks" : undefined;
  }
  if (given.Interval > 0 && given.TTL > 0) return "Interval and TTL cannot both be specified";
  if (polled(given)) {
    return given.Interval > 0 ? undefined : "Interval must be > 0 for Script, HTTP, or TCP checks";
  }
  return given.TTL > 0 ? undefined : "TTL must be > 0 for TTL checks";
};

const polled = (given: CheckSettings): boolean =>
  scripted(given) || [given.HTTP, given.TCP, given.GRPC, given.H2PING].some(Boolean);

export const scripted = (given: CheckSettings): boolean =>
  (given.Args?.length ?? 0) > 0 || (given.ScriptArgs?.length ?? 0) > 0;

const aliased = (given: CheckSettings): boolean =>
  given.AliasNode !== "" || given.AliasService !== "";

const typeOf = (given: CheckSettings): string => {
  const kinds: readonly (readonly [boolean, string])[] = [
    [given.GRPC !== "", "grpc"],
    [given.HTTP !== "", "http"],
    [given.TTL > 0, "ttl"],
    [given.TCP !== "", "tcp"],
    [aliased(given), "alias"],
    [given.DockerContainerID !== "", "docker"],
    [scripted(given), "script"],
  ];
  return kinds.find(([is]) => is)?.[1] ?? "";
};

/** The row of a check with the id `id`, about the service `serviceId` or the node. */
export const agentCheckFields = (
  given: CheckSettings,
  id: string,
  serviceId: string,
): CheckFields =>
  checkFields({
    CheckID: id,
    Name: given.Name,
    Status: given.Status || "critical",
    Notes: given.Notes,
    ServiceID: serviceId,
    Type: typeOf(given),
    Interval: given.Interval > 0 ? formatDuration(given.Interval) : "",
    Timeout: given.Timeout > 0 ? formatDuration(given.Timeout) : "",
  });
