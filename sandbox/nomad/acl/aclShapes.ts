import { formatDuration } from "../go/duration.js";
import { formatTime } from "../state/Clock.js";
import type { PolicyRow, TokenRow } from "./aclRows.js";
import { rulesJson } from "./parseRules.js";

/** A token as it is read, its secret included. */
export const tokenShape = (row: TokenRow): object => ({
  ExpirationTTL: row.ExpirationTTL === 0 ? "" : formatDuration(row.ExpirationTTL),
  AccessorID: row.AccessorID,
  SecretID: row.SecretID,
  Name: row.Name,
  Type: row.Type,
  Policies: row.Policies,
  Roles: row.Roles,
  Global: row.Global,
  Hash: row.Hash,
  CreateTime: formatTime(row.CreateTime),
  ExpirationTime: row.ExpirationTime === 0n ? null : formatTime(row.ExpirationTime),
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});

/** A token in a list: without its secret. */
export const tokenStub = (row: TokenRow): object => ({
  AccessorID: row.AccessorID,
  CreateIndex: row.CreateIndex,
  CreateTime: formatTime(row.CreateTime),
  ExpirationTime: row.ExpirationTime === 0n ? null : formatTime(row.ExpirationTime),
  Global: row.Global,
  Hash: row.Hash,
  ModifyIndex: row.ModifyIndex,
  Name: row.Name,
  Policies: row.Policies,
  Roles: row.Roles,
  Type: row.Type,
});

export const tokenEventShape = (row: TokenRow): object => ({ ...tokenShape(row), SecretID: "" });

export const policyShape = (row: PolicyRow): object => ({
  ...policyStub(row),
  Rules: row.Rules,
  RulesJSON: row.Rules === "" ? null : rulesJson(row.parsed, row.Rules),
});

export const policyStub = (row: PolicyRow): object => ({
  CreateIndex: row.CreateIndex,
  Description: row.Description,
  Hash: row.Hash,
  JobACL: row.JobACL,
  ModifyIndex: row.ModifyIndex,
  Name: row.Name,
});
