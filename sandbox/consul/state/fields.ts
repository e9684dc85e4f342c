import { isDeepStrictEqual } from "node:util";
import type { CheckFields, Proxy, RaftIndex, ServiceFields } from "./rows.js";
import type { Uint64 } from "./uint64.js";

const NO_PROXY: Proxy = {
  DestinationServiceName: "",
  DestinationServiceID: "",
  LocalServiceAddress: "",
  LocalServicePort: 0,
  Mode: "",
  Config: null,
  Upstreams: [],
  MeshGateway: {},
  Expose: {},
};

/** A whole proxy configuration from the parts that matter. */
export const proxyFields = (given: Partial<Proxy>): Proxy => ({ ...NO_PROXY, ...given });

/** A whole service from the parts that matter; its id defaults to its name. */
export const serviceFields = (
  given: Partial<ServiceFields> & Pick<ServiceFields, "Service">,
): ServiceFields => ({
  Kind: "",
  ID: given.Service,
  Tags: null,
  Address: "",
  TaggedAddresses: null,
  Meta: null,
  Port: 0,
  Weights: { Passing: 1, Warning: 1 },
  EnableTagOverride: false,
  Proxy: NO_PROXY,
  Connect: {},
  ...given,
});

/** A whole check from the parts that matter. */
export const checkFields = (
  given: Partial<CheckFields> & Pick<CheckFields, "CheckID">,
): CheckFields => ({
  Node: "",
  Name: "",
  Status: "critical",
  Notes: "",
  Output: "",
  ServiceID: "",
  ServiceName: "",
  ServiceTags: null,
  Type: "",
  Interval: "",
  Timeout: "",
  Definition: {},
  ...given,
});

/** The row to store, or undefined if the stored one already says the same. */
export const revise = <F extends object>(
  fields: F,
  stored: (F & RaftIndex) | undefined,
  index: Uint64,
): (F & RaftIndex) | undefined => {
  if (!stored) return { ...fields, CreateIndex: index, ModifyIndex: index };
  const { CreateIndex, ModifyIndex } = stored;
  if (isDeepStrictEqual({ ...fields, CreateIndex, ModifyIndex }, stored)) return undefined;
  return { ...fields, CreateIndex, ModifyIndex: index };
};
