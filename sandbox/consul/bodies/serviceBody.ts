import { z } from "zod";
import { flag, jsonMap, struct, text, textMap, texts, whole } from "../go/goSchema.js";
import { uint64 } from "../go/uint64Json.js";
import { proxyFields, serviceFields } from "../state/fields.js";
import type { Json, ServiceFields, Weights } from "../state/rows.js";

const meshGateway = struct({ Mode: text }, { lenient: true })
  .nullish()
  .transform((value) => (value?.Mode ? { Mode: value.Mode } : {}));

const exposedPath = struct(
  {
    ListenerPort: whole,
    Path: text,
    LocalPathPort: whole,
    Protocol: text,
    ParsedFromCheck: flag,
  },
  { lenient: true },
).transform(({ ParsedFromCheck, ...stated }): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(Object.entries(stated).filter(([, value]) => Boolean(value))),
  ParsedFromCheck,
}));

const expose = struct({ Checks: flag, Paths: z.array(exposedPath).nullish() }, { lenient: true })
  .nullish()
  .transform((value): Readonly<Record<string, Json>> => ({
    ...(value?.Checks ? { Checks: true } : {}),
    ...(value?.Paths && value.Paths.length > 0 ? { Paths: value.Paths } : {}),
  }));

const upstream = struct(
  {
    DestinationType: text,
    DestinationName: text,
    Datacenter: text,
    LocalBindAddress: text,
    LocalBindPort: whole,
    Config: jsonMap,
    MeshGateway: meshGateway,
  },
  { lenient: true },
);

const proxy = struct(
  {
    DestinationServiceName: text,
    DestinationServiceID: text,
    LocalServiceAddress: text,
    LocalServicePort: whole,
    Mode: text,
    Config: jsonMap,
    Upstreams: z
      .array(upstream)
      .nullish()
      .transform((value) => value ?? []),
    MeshGateway: meshGateway,
    Expose: expose,
  },
  { lenient: true },
);

const shared = {
  Kind: text,
  ID: text,
  Tags: texts,
  Address: text,
  TaggedAddresses: z
    .record(z.string(), struct({ Address: text, Port: whole }))
    .nullish()
    .transform((value) => value ?? null),
  Meta: textMap,
  Port: whole,
  Weights: struct({ Passing: whole, Warning: whole }).nullish(),
  EnableTagOverride: flag,
  Proxy: proxy.nullish(),
};

/** Fields of newer versions and of Consul Enterprise. */
const OTHER_FIELDS = [
  "SocketPath",
  "Locality",
  "Namespace",
  "Partition",
  "PeerName",
  "Token",
  "Datacenter",
  "ContentHash",
];

/** A service as /v1/catalog/register takes it. */
export const catalogService = struct(
  {
    ...shared,
    Service: text,
    Connect: struct({ Native: flag }, { ignored: ["SidecarService"] }).nullish(),
    ModifyIndex: uint64,
  },
  { ignored: [...OTHER_FIELDS, "CreateIndex"] },
);

/** A service as an agent takes it: it has a Name, and may ask for a sidecar. */
export const agentServiceShape = { ...shared, Name: text };

export type GivenService = Omit<
  z.output<typeof catalogService>,
  "Connect" | "ModifyIndex" | "Service"
>;

/** The row of a service. `native` says that it speaks the mesh's protocol itself. */
export const givenServiceFields = (
  given: GivenService,
  name: string,
  native: boolean,
): ServiceFields =>
  serviceFields({
    Service: name,
    Kind: given.Kind,
    ID: given.ID || name,
    Tags: given.Tags,
    Address: given.Address,
    TaggedAddresses: given.TaggedAddresses,
    Meta: given.Meta,
    Port: given.Port,
    Weights: given.Weights && sound(given.Weights) ? given.Weights : { Passing: 1, Warning: 1 },
    EnableTagOverride: given.EnableTagOverride,
    Proxy: given.Proxy ? proxyFields(given.Proxy) : proxyFields({}),
    Connect: native ? { Native: true } : {},
  });

/** Consul falls back to equal weights where it is given none that make sense. */
const sound = ({ Passing, Warning }: Weights): boolean =>
  Passing >= 1 && Warning >= 0 && Passing <= 65_535 && Warning <= 65_535;

/** What is wrong with weights, in an agent's words; undefined if nothing is. */
export const weightsFault = (weights: Weights | null | undefined): string | undefined => {
  if (!weights) return undefined;
  if (weights.Passing < 1) return "Passing must be greater than 0";
  if (weights.Warning < 0) return "Warning must be greater or equal than 0";
  return sound(weights) ? undefined : "DNS Weight must be between 0 and 65535";
};
