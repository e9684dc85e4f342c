import type {
  ApiToken,
  ApiTokenRequest,
  ApiTokens,
  CreatedApiToken,
} from "../identity/ApiTokens.js";

/** Whether the ledger is whole, as whoever verifies it tells it; JSON. */
export type LedgerReport = Readonly<Record<string, unknown>>;

/** What a gateway does for its own command line. Errors of type Fault are told in their own words. */
export interface ControlHandlers {
  createToken(request: ApiTokenRequest): Promise<CreatedApiToken>;
  listTokens(): Promise<readonly ApiToken[]>;
  /** Null where there is no token of this id. */
  revokeToken(id: string): Promise<ApiToken | null>;
  /** Null where there is no ledger to verify. */
  readonly verifyAudit: (() => Promise<LedgerReport>) | null;
}

/** What tokens and a ledger have to say to the command line. */
export const controlHandlers = (
  tokens: ApiTokens,
  verifyAudit: ControlHandlers["verifyAudit"],
): ControlHandlers => ({
  createToken: (request) => tokens.create(request),
  listTokens: () => tokens.list(),
  revokeToken: (id) => tokens.revoke(id),
  verifyAudit,
});
