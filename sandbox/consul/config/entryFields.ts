/** The fields of a config entry: leaves, and what lies below structs, lists and maps. */
export type EntryField =
  | "text"
  | "number"
  | "flag"
  | "any"
  | "duration"
  | "keptFlag"
  | "keptList"
  | { readonly struct: EntryFields }
  | { readonly list: EntryFields }
  | { readonly map: EntryFields };
// A record would refer to itself in a circle.
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
export interface EntryFields {
  readonly [name: string]: EntryField;
}

const meshGateway: EntryField = { struct: { Mode: "text" } };
const expose: EntryField = {
  struct: {
    Checks: "flag",
    Paths: {
      list: {
        ListenerPort: "number",
        Path: "text",
        LocalPathPort: "number",
        Protocol: "text",
        ParsedFromCheck: "keptFlag",
      },
    },
  },
};
const common: EntryFields = {
  Name: "text",
  Namespace: "text",
  Partition: "text",
  Meta: "any",
};

const httpMatch: EntryField = {
  struct: {
    PathExact: "text",
    PathPrefix: "text",
    PathRegex: "text",
    CaseInsensitive: "flag",
    Header: {
      list: {
        Name: "text",
        Present: "flag",
        Exact: "text",
        Prefix: "text",
        Suffix: "text",
        Regex: "text",
        Invert: "flag",
      },
    },
    QueryParam: { list: { Name: "text", Present: "flag", Exact: "text", Regex: "text" } },
    Methods: "any",
  },
};

const gatewayTls: EntryField = {
  struct: { Enabled: "flag", TLSMinVersion: "text", TLSMaxVersion: "text", CipherSuites: "any" },
};

const kinds: Readonly<Record<string, EntryFields>> = {
  "service-defaults": {
    ...common,
    Protocol: "text",
    MeshGateway: meshGateway,
    Expose: expose,
    ExternalSNI: "text",
  },
  "proxy-defaults": { ...common, Config: "any", MeshGateway: meshGateway, Expose: expose },
  "service-router": {
    ...common,
    Routes: {
      list: {
        Match: { struct: { HTTP: httpMatch } },
        Destination: {
          struct: {
            RequestTimeout: "duration",
            Service: "text",
            ServiceSubset: "text",
            Namespace: "text",
            Partition: "text",
            PrefixRewrite: "text",
            NumRetries: "number",
            RetryOnConnectFailure: "flag",
            RetryOnStatusCodes: "any",
          },
        },
      },
    },
  },
  "service-splitter": {
    ...common,
    Splits: {
      list: { Weight: "number", Service: "text", ServiceSubset: "text", Namespace: "text" },
    },
  },
  "service-resolver": {
    ...common,
    ConnectTimeout: "duration",
    DefaultSubset: "text",
    Subsets: { map: { Filter: "text", OnlyPassing: "flag" } },
    Redirect: {
      struct: { Service: "text", ServiceSubset: "text", Namespace: "text", Datacenter: "text" },
    },
    Failover: {
      map: { Service: "text", ServiceSubset: "text", Namespace: "text", Datacenters: "any" },
    },
  },
  "ingress-gateway": {
    ...common,
    TLS: gatewayTls,
    Listeners: {
      list: {
        Port: "number",
        Protocol: "text",
        Services: { list: { Name: "text", Hosts: "keptList", Namespace: "text" } },
      },
    },
  },
  "terminating-gateway": {
    ...common,
    Services: {
      list: {
        Name: "text",
        Namespace: "text",
        CAFile: "text",
        CertFile: "text",
        KeyFile: "text",
        SNI: "text",
      },
    },
  },
};

/** The kinds that came later: their bodies are kept as they are given, in the names of the API. */
const later = new Set([
  "service-intentions",
  "mesh",
  "exported-services",
  "api-gateway",
  "http-route",
  "tcp-route",
  "inline-certificate",
]);

/** The fields of a kind; "any" where they are not known one by one; undefined for no kind at all. */
export const fieldsOf = (kind: string, newer: boolean): EntryFields | "any" | undefined => {
  const known = kinds[kind];
  if (newer) return known || later.has(kind) ? "any" : undefined;
  return known;
};

/** The spelling of all known names, for bodies in snake_case. */
export const knownFields = (kind: string): EntryFields => kinds[kind] ?? {};
