import type { RaftIndex } from "../state/rows.js";

/** A policy or a role that something refers to: found by its id, shown with its name. */
export interface Link {
  readonly ID: string;
  readonly Name: string;
}

export interface ServiceIdentity {
  readonly ServiceName: string;
  /** Where it counts; everywhere if there are none. */
  readonly Datacenters: readonly string[] | null;
}

export interface NodeIdentity {
  readonly NodeName: string;
  readonly Datacenter: string;
}

export interface PolicyFields {
  readonly ID: string;
  readonly Name: string;
  readonly Description: string;
  /** In HCL or JSON. */
  readonly Rules: string;
  readonly Datacenters: readonly string[] | null;
}

/** What gives permissions, to a role or to a token. */
export interface Grants {
  readonly Policies: readonly Link[];
  readonly ServiceIdentities: readonly ServiceIdentity[];
  readonly NodeIdentities: readonly NodeIdentity[];
}

export interface RoleFields extends Grants {
  readonly ID: string;
  readonly Name: string;
  readonly Description: string;
}

export interface TokenFields extends Grants {
  readonly AccessorID: string;
  readonly SecretID: string;
  readonly Description: string;
  readonly Roles: readonly Link[];
  readonly Local: boolean;
  /** Milliseconds since 1970; undefined for a token that does not expire. */
  readonly Expiration?: number;
  readonly Created: number;
}

interface Hashed extends RaftIndex {
  /** Base64 of 32 bytes. */
  readonly Hash: string;
}
export type PolicyRow = PolicyFields & Hashed;
export type RoleRow = RoleFields & Hashed;
export type TokenRow = TokenFields & Hashed;
