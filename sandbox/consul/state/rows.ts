import type { Uint64 } from "./uint64.js";

export type StringMap = Readonly<Record<string, string>>;

/** Whatever JSON holds; the opaque parts of Consul's rows. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface RaftIndex {
  readonly CreateIndex: Uint64;
  readonly ModifyIndex: Uint64;
}

export interface NodeFields {
  readonly ID: string;
  readonly Node: string;
  readonly Address: string;
  readonly Datacenter: string;
  readonly TaggedAddresses: StringMap | null;
  readonly Meta: StringMap | null;
}
export type NodeRow = NodeFields & RaftIndex;

export interface ServiceAddress {
  readonly Address: string;
  readonly Port: number;
}

export interface Weights {
  readonly Passing: number;
  readonly Warning: number;
}

/** One upstream of a proxy. `More` holds the fields that only newer versions know. */
export interface Upstream {
  readonly DestinationType: string;
  readonly DestinationName: string;
  readonly Datacenter: string;
  readonly LocalBindAddress: string;
  readonly LocalBindPort: number;
  readonly Config: Readonly<Record<string, Json>> | null;
  readonly MeshGateway: { readonly Mode?: string };
}

export interface Proxy {
  readonly DestinationServiceName: string;
  readonly DestinationServiceID: string;
  readonly LocalServiceAddress: string;
  readonly LocalServicePort: number;
  readonly Mode: string;
  readonly Config: Readonly<Record<string, Json>> | null;
  readonly Upstreams: readonly Upstream[];
  readonly MeshGateway: { readonly Mode?: string };
  readonly Expose: Readonly<Record<string, Json>>;
}

export interface ServiceFields {
  readonly Kind: string;
  readonly ID: string;
  readonly Service: string;
  readonly Tags: readonly string[] | null;
  readonly Address: string;
  readonly TaggedAddresses: Readonly<Record<string, ServiceAddress>> | null;
  readonly Meta: StringMap | null;
  readonly Port: number;
  readonly Weights: Weights;
  readonly EnableTagOverride: boolean;
  readonly Proxy: Proxy;
  readonly Connect: { readonly Native?: boolean };
}
export type ServiceRow = ServiceFields & RaftIndex;

export interface CheckFields {
  readonly Node: string;
  readonly CheckID: string;
  readonly Name: string;
  readonly Status: string;
  readonly Notes: string;
  readonly Output: string;
  readonly ServiceID: string;
  readonly ServiceName: string;
  readonly ServiceTags: readonly string[] | null;
  readonly Type: string;
  readonly Interval: string;
  readonly Timeout: string;
  readonly Definition: Readonly<Record<string, Json>>;
}
export type CheckRow = CheckFields & RaftIndex;
