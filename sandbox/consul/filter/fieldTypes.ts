/** What a field of a filtered row holds. Structs, lists and maps of structs are selected through. */
export type FieldType =
  | "string"
  | "int"
  | "bool"
  | "strings"
  | "map"
  | { readonly struct: Fields }
  | { readonly list: Fields }
  | { readonly mapOf: Fields };
// A record would refer to itself in a circle.
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
export interface Fields {
  readonly [name: string]: FieldType;
}

const meshGateway: FieldType = { struct: { Mode: "string" } };
const addresses: FieldType = { mapOf: { Address: "string", Port: "int" } };

const proxy: FieldType = {
  struct: {
    DestinationServiceName: "string",
    DestinationServiceID: "string",
    LocalServiceAddress: "string",
    LocalServicePort: "int",
    Mode: "string",
    Upstreams: {
      list: {
        DestinationType: "string",
        DestinationNamespace: "string",
        DestinationName: "string",
        Datacenter: "string",
        LocalBindAddress: "string",
        LocalBindPort: "int",
        MeshGateway: meshGateway,
      },
    },
    MeshGateway: meshGateway,
    Expose: {
      struct: {
        Checks: "bool",
        Paths: {
          list: {
            ListenerPort: "int",
            Path: "string",
            LocalPathPort: "int",
            Protocol: "string",
            ParsedFromCheck: "bool",
          },
        },
      },
    },
  },
};

const weights: FieldType = { struct: { Passing: "int", Warning: "int" } };
const connect: FieldType = { struct: { Native: "bool" } };

export const nodeFields: Fields = {
  ID: "string",
  Node: "string",
  Address: "string",
  Datacenter: "string",
  TaggedAddresses: "map",
  Meta: "map",
};

export const nodeServiceFields: Fields = {
  Kind: "string",
  ID: "string",
  Service: "string",
  Tags: "strings",
  Address: "string",
  TaggedAddresses: addresses,
  Meta: "map",
  Port: "int",
  Weights: weights,
  EnableTagOverride: "bool",
  Proxy: proxy,
  Connect: connect,
};

export const checkFieldTypes: Fields = {
  Node: "string",
  CheckID: "string",
  Name: "string",
  Status: "string",
  Notes: "string",
  Output: "string",
  ServiceID: "string",
  ServiceName: "string",
  ServiceTags: "strings",
  Type: "string",
};

export const catalogServiceFields: Fields = {
  ID: "string",
  Node: "string",
  Address: "string",
  Datacenter: "string",
  TaggedAddresses: "map",
  NodeMeta: "map",
  ServiceKind: "string",
  ServiceID: "string",
  ServiceName: "string",
  ServiceTags: "strings",
  ServiceAddress: "string",
  ServiceTaggedAddresses: addresses,
  ServiceWeights: weights,
  ServiceMeta: "map",
  ServicePort: "int",
  ServiceEnableTagOverride: "bool",
  ServiceProxy: proxy,
  ServiceConnect: connect,
};

export const healthFields: Fields = {
  Node: { struct: nodeFields },
  Service: { struct: nodeServiceFields },
  Checks: { list: checkFieldTypes },
};

export const uiNodeFields: Fields = {
  ID: "string",
  Node: "string",
  Address: "string",
  TaggedAddresses: "map",
  Meta: "map",
  Services: { list: nodeServiceFields },
  Checks: { list: checkFieldTypes },
};

export const intentionFieldTypes: Fields = {
  ID: "string",
  Description: "string",
  SourceNS: "string",
  SourceName: "string",
  DestinationNS: "string",
  DestinationName: "string",
  SourceType: "string",
  Action: "string",
  DefaultAddr: "string",
  DefaultPort: "int",
  Meta: "map",
  Precedence: "int",
};
