import { randomUUID } from "node:crypto";
import { HttpError } from "../http/HttpError.js";
import { ANONYMOUS, type Authorizer, authorizer, unlimited } from "./Authorizer.js";
import { parseRules } from "./parseRules.js";
import { Rules } from "./Rules.js";

export interface AclOptions {
  readonly managementToken: string;
  readonly defaultPolicy: "allow" | "deny";
}

/** A token as a test or the sample estate hands it in. */
export interface SeedToken {
  readonly secretId: string;
  readonly accessorId?: string;
  /** The rules of all its policies, in HCL or JSON. */
  readonly rules: string;
}

const EVERYTHING = [
  'acl = "write" keyring = "write" operator = "write" mesh = "write" peering = "write"',
  'agent_prefix "" { policy = "write" } event_prefix "" { policy = "write" }',
  'key_prefix "" { policy = "write" } node_prefix "" { policy = "write" }',
  'query_prefix "" { policy = "write" } session_prefix "" { policy = "write" }',
  'service_prefix "" { policy = "write" intentions = "write" }',
].join(" ");

/** The tokens of a cluster. Without options, ACLs are off and everybody may do everything. */
export class Acl {
  readonly #tokens = new Map<string, Authorizer>();

  constructor(readonly options?: AclOptions) {
    if (!options) return;
    this.addToken({ secretId: "anonymous", accessorId: ANONYMOUS, rules: "" });
    this.addToken({ secretId: options.managementToken, rules: EVERYTHING });
  }

  get enabled(): boolean {
    return this.options !== undefined;
  }

  /** Makes a token known. Throws if its rules cannot be read. */
  addToken(token: SeedToken): void {
    const rules = new Rules(parseRules(token.rules));
    const accessorId = token.accessorId ?? randomUUID();
    const fallback = this.options?.defaultPolicy ?? "allow";
    this.#tokens.set(token.secretId, authorizer(accessorId, rules, fallback));
  }

  removeToken(secretId: string): void {
    this.#tokens.delete(secretId);
  }

  /** What the bearer of a secret may do. Throws 403 if nobody knows it. */
  authorize(secretId: string): Authorizer {
    if (!this.options) return unlimited;
    const known = this.#tokens.get(secretId === "" ? "anonymous" : secretId);
    if (!known) throw new HttpError(403, "ACL not found");
    return known;
  }
}
