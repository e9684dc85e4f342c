import { randomUUID } from "node:crypto";
import { HttpError } from "../http/HttpError.js";
import type { Profile } from "../Profile.js";
import type { Datacenter } from "../state/Datacenter.js";
import { AclTable } from "./AclTable.js";
import { ANONYMOUS, type Authorizer, authorizer, unlimited } from "./Authorizer.js";
import { GLOBAL_MANAGEMENT, globalManagement } from "./builtin.js";
import { parseRules } from "./parseRules.js";
import type { Grants, PolicyFields, RoleFields, TokenFields, TokenRow } from "./rows.js";
import { type Rule, Rules } from "./Rules.js";
import { nodeIdentityRules, serviceIdentityRules } from "./rulesOf.js";

export interface AclOptions {
  /** The secret of a token that may do everything; without one, the first caller bootstraps ACLs. */
  readonly managementToken?: string;
  readonly defaultPolicy: "allow" | "deny";
}

/** A token as a test or the sample estate hands it in. */
export interface SeedToken {
  readonly secretId: string;
  readonly accessorId?: string;
  /** The rules of all its policies, in HCL or JSON. */
  readonly rules: string;
}

/** The first index that a cluster with ACLs uses, for its builtin policy. */
const FIRST_INDEX = 3;
const NO_GRANTS = { Policies: [], Roles: [], ServiceIdentities: [], NodeIdentities: [] };

/** The tokens of a cluster, their roles and policies. Without options, ACLs are off and everybody may do everything. */
export class Acl {
  readonly policies: AclTable<PolicyFields>;
  readonly roles: AclTable<RoleFields>;
  /** Found by their secrets. */
  readonly tokens: AclTable<TokenFields>;
  /** The index of the bootstrap; undefined while nobody did it. */
  #bootstrapped: number | bigint | undefined;
  /** The secret that the agent uses for callers that give none; "" for the anonymous one. */
  defaultSecret = "";
  readonly #known = new Map<string, Authorizer>();
  #knownAt: number | bigint = 0;

  /** `primary` is the datacenter that keeps them. */
  constructor(
    readonly primary: Datacenter,
    profile: Profile,
    readonly options?: AclOptions,
  ) {
    const { indexes } = primary;
    this.policies = new AclTable(indexes, "acl-policies", ({ ID }) => ID);
    this.roles = new AclTable(indexes, "acl-roles", ({ ID }) => ID);
    this.tokens = new AclTable(indexes, "acl-tokens", ({ SecretID }) => SecretID);
    if (!options) return;
    indexes.advanceTo(FIRST_INDEX);
    this.policies.put(globalManagement(profile));
    this.#create("anonymous", { AccessorID: ANONYMOUS, Description: "Anonymous Token" });
    if (options.managementToken) this.bootstrap(options.managementToken);
  }

  get enabled(): boolean {
    return this.options !== undefined;
  }

  /** Makes the first token, which may do everything. Throws 403 if that was done before. */
  bootstrap(secretId: string = randomUUID()): TokenRow {
    if (this.#bootstrapped !== undefined) {
      const reason = `ACL bootstrap no longer allowed (reset index: ${String(this.#bootstrapped)})`;
      throw new HttpError(403, `Permission denied: ${reason}`);
    }
    const row = this.#create(secretId, {
      Description: "Bootstrap Token (Global Management)",
      Policies: [{ ID: GLOBAL_MANAGEMENT, Name: "global-management" }],
    });
    this.#bootstrapped = row.CreateIndex;
    return row;
  }

  /** Makes a token known, with a policy of its own. Throws if its rules cannot be read. */
  addToken(token: SeedToken): void {
    parseRules(token.rules);
    const AccessorID = token.accessorId ?? randomUUID();
    const policy = this.policies.put({
      ID: randomUUID(),
      Name: `seed-${AccessorID}`,
      Description: "",
      Rules: token.rules,
      Datacenters: null,
    });
    this.#create(token.secretId, { AccessorID, Policies: [policy] });
  }

  removeToken(secretId: string): void {
    this.tokens.remove(secretId);
  }

  /** What the bearer of a secret may do. Throws 403 if nobody knows it. */
  authorize(secretId: string): Authorizer {
    if (!this.options) return unlimited;
    const token = this.bySecret(secretId || this.defaultSecret || "anonymous");
    if (!token) throw new HttpError(403, "ACL not found");
    const at = this.primary.indexes.max("acl-tokens", "acl-roles", "acl-policies");
    if (at !== this.#knownAt) this.#known.clear();
    this.#knownAt = at;
    const known = this.#known.get(token.SecretID) ?? this.#authorizer(token);
    this.#known.set(token.SecretID, known);
    return known;
  }

  /** The token with a secret, unless it has expired. */
  bySecret(secretId: string): TokenRow | undefined {
    const token = this.tokens.get(secretId);
    return token && this.#alive(token) ? token : undefined;
  }

  /** The token with an accessor id, unless it has expired. */
  byAccessor(accessorId: string): TokenRow | undefined {
    return this.tokens.find((row) => row.AccessorID === accessorId && this.#alive(row));
  }

  #alive({ Expiration }: TokenFields): boolean {
    return Expiration === undefined || Expiration > this.primary.clock.now();
  }

  #create(SecretID: string, given: Partial<TokenFields>): TokenRow {
    const Created = this.primary.clock.now();
    const unstated = { AccessorID: randomUUID(), Description: "", Local: false };
    return this.tokens.put({ ...NO_GRANTS, ...unstated, ...given, SecretID, Created });
  }

  #authorizer(token: TokenFields): Authorizer {
    const roles = token.Roles.flatMap(({ ID }) => this.roles.get(ID) ?? []);
    const rules = [token, ...roles].flatMap((grants) => this.#rulesOf(grants));
    const fallback = this.options?.defaultPolicy ?? "allow";
    return authorizer(token.AccessorID, new Rules(rules), fallback);
  }

  #rulesOf(grants: Grants): readonly Rule[] {
    const here = (datacenters: readonly string[] | null): boolean =>
      !datacenters || datacenters.length === 0 || datacenters.includes(this.primary.name);
    const policies = grants.Policies.flatMap(({ ID }) => this.policies.get(ID) ?? []);
    return [
      ...policies
        .filter(({ Datacenters }) => here(Datacenters))
        .flatMap(({ Rules: text }) => parseRules(text)),
      ...grants.ServiceIdentities.filter(({ Datacenters }) => here(Datacenters)).flatMap(
        serviceIdentityRules,
      ),
      ...grants.NodeIdentities.filter(({ Datacenter }) => here([Datacenter])).flatMap(
        nodeIdentityRules,
      ),
    ];
  }
}
