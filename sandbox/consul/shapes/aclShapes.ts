import type { Acl } from "../acl/Acl.js";
import type { Grants, Link, PolicyRow, RoleRow, TokenRow } from "../acl/rows.js";

const index = ({ Hash, CreateIndex, ModifyIndex }: PolicyRow | RoleRow | TokenRow): object => ({
  Hash,
  CreateIndex,
  ModifyIndex,
});

/** Lists that hold nothing are not printed. */
const filled = <T>(list: readonly T[]): readonly T[] | undefined =>
  list.length > 0 ? list : undefined;

/** A policy with its rules. */
export const policyShape = (row: PolicyRow): object => ({
  ID: row.ID,
  Name: row.Name,
  Description: row.Description,
  Rules: row.Rules,
  Datacenters: filled(row.Datacenters ?? []),
  ...index(row),
});

/** A policy in a list, without its rules. */
export const policyStub = (row: PolicyRow): object => ({
  ID: row.ID,
  Name: row.Name,
  Description: row.Description,
  Datacenters: row.Datacenters,
  ...index(row),
});

/** Links to what is gone are gone, and the others bear the names of today. */
const current = (
  links: readonly Link[],
  find: (id: string) => Link | undefined,
): readonly object[] | undefined =>
  filled(
    links.flatMap(({ ID }) => {
      const target = find(ID);
      return target ? [{ ID, Name: target.Name }] : [];
    }),
  );

const grants = (row: Grants): object => ({
  ServiceIdentities: filled(
    row.ServiceIdentities.map(({ ServiceName, Datacenters }) => ({
      ServiceName,
      Datacenters: filled(Datacenters ?? []),
    })),
  ),
  NodeIdentities: filled(row.NodeIdentities),
});

const policies = (acl: Acl, row: Grants): readonly object[] | undefined =>
  current(row.Policies, (id) => acl.policies.get(id));

export const roleShape = (acl: Acl, row: RoleRow): object => ({
  ID: row.ID,
  Name: row.Name,
  Description: row.Description,
  Policies: policies(acl, row),
  ...grants(row),
  ...index(row),
});

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A token. `secret` is what the reader may see of its secret; a list of old does not print it at all. */
export const tokenShape = (acl: Acl, row: TokenRow, secret: string | undefined): object => ({
  AccessorID: row.AccessorID,
  SecretID: secret,
  Description: row.Description,
  Policies: policies(acl, row),
  Roles: current(row.Roles, (id) => acl.roles.get(id)),
  ...grants(row),
  Local: row.Local,
  ExpirationTime: row.Expiration === undefined ? undefined : time(row.Expiration),
  CreateTime: time(row.Created),
  ...index(row),
});
