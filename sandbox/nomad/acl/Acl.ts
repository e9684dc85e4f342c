import { hashOf } from "../state/Ids.js";
import type { Region } from "../state/Region.js";
import { Table } from "../state/Table.js";
import { denied } from "../http/HttpError.js";
import type { PolicyRow, RoleRow, TokenRow } from "./aclRows.js";
import type { Authorizer } from "./Authorizer.js";
import { allowAll, makeAuthorizer } from "./makeAuthorizer.js";
import { policyShape, tokenEventShape } from "./aclShapes.js";
import type { Json } from "../go/Json.js";

export interface AclSettings {
  readonly enabled: boolean;
  /** The secret of the first token; without one somebody has to bootstrap. */
  readonly managementToken?: string;
}

/** A thing of the ACL system that is only stored: an auth method or a binding rule. */
export interface StoredRow {
  readonly key: string;
  readonly shape: Readonly<Record<string, Json>>;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

/** Policies, roles and tokens, and what a caller's token allows. */
export class Acl {
  readonly enabled: boolean;
  readonly region: Region;
  readonly policies = new Table<PolicyRow>({
    name: "acl_policy",
    key: (row) => row.Name,
    topic: {
      name: "ACLPolicy",
      key: (row) => row.Name,
      payload: (row) => ({ ACLPolicy: policyShape(row) }),
    },
  });
  readonly tokens = new Table<TokenRow>({
    name: "acl_token",
    key: (row) => row.AccessorID,
    position: (row) => ({ index: row.CreateIndex, text: row.AccessorID }),
    topic: {
      name: "ACLToken",
      key: (row) => row.AccessorID,
      payload: (row) => ({ ACLToken: tokenEventShape(row) }),
    },
  });
  readonly roles = new Table<RoleRow>({
    name: "acl_roles",
    key: (row) => row.ID,
    topic: { name: "ACLRole", key: (row) => row.ID, payload: (row) => ({ ACLRole: row }) },
  });
  readonly methods = new Table<StoredRow>({ name: "acl_auth_methods", key: (row) => row.key });
  readonly bindings = new Table<StoredRow>({ name: "acl_binding_rules", key: (row) => row.key });
  readonly oneTime = new Map<string, { readonly accessor: string; readonly expires: bigint }>();
  /** The index at which the first token was made; 0 before. */
  bootstrapIndex = 0;

  constructor(region: Region, settings: AclSettings) {
    this.region = region;
    this.enabled = settings.enabled;
    if (settings.managementToken !== undefined) this.bootstrap(settings.managementToken);
  }

  bootstrap(secret: string): TokenRow {
    return this.region.write("ACLTokenUpserted", (write) => {
      this.bootstrapIndex = write.index;
      const row: TokenRow = {
        AccessorID: this.region.ids.uuid(),
        SecretID: secret,
        Name: "Bootstrap Token",
        Type: "management",
        Policies: null,
        Roles: null,
        Global: true,
        Hash: hashOf(`bootstrap/${secret.length}`),
        CreateTime: write.now,
        ExpirationTime: 0n,
        ExpirationTTL: 0,
        CreateIndex: write.index,
        ModifyIndex: write.index,
      };
      write.put(this.tokens, row);
      return row;
    });
  }

  /** The token of a secret; expired ones, too. */
  find(secret: string): TokenRow | undefined {
    for (const token of this.tokens.values()) if (token.SecretID === secret) return token;
    return undefined;
  }

  isExpired(token: TokenRow): boolean {
    return token.ExpirationTime !== 0n && token.ExpirationTime <= this.region.clock.now();
  }

  /** What a secret allows; "" is the anonymous caller. Throws 403 for one that is not known. */
  authorize(secret: string): Authorizer {
    if (!this.enabled) return allowAll(false, "acls-disabled");
    if (secret === "") return this.#anonymous();
    const token = this.find(secret);
    if (!token || this.isExpired(token)) throw denied();
    if (token.Type === "management") return allowAll(true, token.AccessorID);
    const names = this.policyNames(token);
    const rules = names.flatMap((name) => this.policies.get(name)?.parsed ?? []);
    return makeAuthorizer(rules, { accessor: token.AccessorID, anonymous: false, policies: names });
  }

  /** The policies of a token, those of its roles included. */
  policyNames(token: TokenRow): readonly string[] {
    const roles = (token.Roles ?? []).flatMap(({ ID }) => this.roles.get(ID)?.Policies ?? []);
    return [...(token.Policies ?? []), ...roles.map(({ Name }) => Name)];
  }

  #anonymous(): Authorizer {
    const policy = this.policies.get("anonymous");
    const rules = policy ? [policy.parsed] : [];
    return makeAuthorizer(rules, {
      accessor: "anonymous",
      anonymous: true,
      policies: ["anonymous"],
    });
  }
}
