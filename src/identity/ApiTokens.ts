import { randomBytes } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { ApiTokenTable, Tables } from "../storage/Tables.js";
import { hashOf } from "./createAuthenticator.js";
import type { Clock } from "./elapsed.js";

/** An API token as it is listed: everything but the token. */
export interface ApiToken {
  readonly id: string;
  readonly subject: string;
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  /** To within a minute or so. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A token that was just made: the only time that its value is known. */
export interface CreatedApiToken extends ApiToken {
  readonly token: string;
}

/** What a new token is to be. */
export interface ApiTokenRequest {
  readonly subject: string;
  readonly roles: readonly string[];
  /** Null: it does not expire. */
  readonly ttlSeconds: number | null;
  /** Who asks for it. */
  readonly createdBy: string;
}

/** 256 bits in base64url. */
const FORM = /^cw_[\w-]{43}$/;

export const isApiToken = (token: string): boolean => FORM.test(token);

const tokenOf = (row: Selectable<ApiTokenTable>): ApiToken => ({
  id: row.id,
  subject: row.subject,
  roles: row.roles,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

/** API tokens in the database, which holds their hashes and nothing that could be used to call. */
export class ApiTokens {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly now: Clock = Date.now,
  ) {}

  /** Makes a token; its value is nowhere but in the answer. */
  async create(request: ApiTokenRequest): Promise<CreatedApiToken> {
    const { subject, roles, ttlSeconds, createdBy } = request;
    const token = `cw_${randomBytes(32).toString("base64url")}`;
    const now = this.now();
    const row = {
      id: randomBytes(8).toString("hex"),
      subject,
      created_at: new Date(now),
      expires_at: ttlSeconds === null ? null : new Date(now + ttlSeconds * 1000),
      last_used_at: null,
      revoked_at: null,
      created_by: createdBy,
    };
    const stored = { ...row, sha256: hashOf(token), roles: JSON.stringify(roles) };
    await this.db.insertInto("api_token").values(stored).execute();
    return { ...tokenOf({ ...row, sha256: "", roles }), token };
  }

  /** Every token, the latest first; those that were revoked or have expired too. */
  async list(): Promise<readonly ApiToken[]> {
    const rows = await this.db
      .selectFrom("api_token")
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id")
      .execute();
    return rows.map(tokenOf);
  }

  /** Ends a token, which may have ended before; null where there is none of this id. */
  async revoke(id: string): Promise<ApiToken | null> {
    await this.db
      .updateTable("api_token")
      .set({ revoked_at: new Date(this.now()) })
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .execute();
    const row = await this.db
      .selectFrom("api_token")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  /** The token with this SHA-256 in hex, unless it was revoked. */
  async find(sha256: string): Promise<ApiToken | null> {
    const row = await this.db
      .selectFrom("api_token")
      .selectAll()
      .where("sha256", "=", sha256)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  /** Records that these tokens were used just now. */
  async used(ids: readonly string[]): Promise<void> {
    await this.db
      .updateTable("api_token")
      .set({ last_used_at: new Date(this.now()) })
      .where("id", "in", [...ids])
      .execute();
  }
}
