import type { Json } from "../go/Json.js";
import type { Rules } from "./Rules.js";

export interface PolicyRow {
  readonly Name: string;
  readonly Description: string;
  readonly Rules: string;
  readonly parsed: Rules;
  readonly JobACL: Json;
  readonly Hash: string;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface RoleLink {
  readonly ID: string;
  readonly Name: string;
}

export interface TokenRow {
  readonly AccessorID: string;
  readonly SecretID: string;
  readonly Name: string;
  readonly Type: string;
  readonly Policies: readonly string[] | null;
  readonly Roles: readonly RoleLink[] | null;
  readonly Global: boolean;
  readonly Hash: string;
  readonly CreateTime: bigint;
  /** 0n for a token that does not expire. */
  readonly ExpirationTime: bigint;
  /** Nanoseconds; 0 for none. */
  readonly ExpirationTTL: number;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface RoleRow {
  readonly ID: string;
  readonly Name: string;
  readonly Description: string;
  readonly Policies: readonly { readonly Name: string }[];
  readonly Hash: string;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}
