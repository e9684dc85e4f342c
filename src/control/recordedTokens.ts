import type { LedgerEntry } from "../operations/ledgerRecord.js";
import type { ControlHandlers } from "./controlHandlers.js";

/** What the ledger holds of a token: whose it is and what it may do, never the token. */
const entryOf = (
  action: string,
  token: { readonly id: string; readonly subject: string; readonly roles: readonly string[] },
  actor: string,
): LedgerEntry => ({
  actor,
  action,
  outcome: "SUCCEEDED",
  targetId: null,
  targetName: token.subject,
  operationId: null,
  reason: null,
  detail: { token: token.id, roles: token.roles },
});

/**
 * The same handlers, with tokens that are made and revoked on record. A token that cannot be recorded
 * is revoked at once and not given away.
 */
export const recordedTokens = (
  handlers: ControlHandlers,
  record: (entry: LedgerEntry) => Promise<void>,
): ControlHandlers => ({
  ...handlers,
  createToken: async (request) => {
    const token = await handlers.createToken(request);
    try {
      await record(entryOf("token:create", token, request.createdBy));
      return token;
    } catch (cause) {
      await handlers.revokeToken(token.id);
      throw cause;
    }
  },
  revokeToken: async (id) => {
    const token = await handlers.revokeToken(id);
    if (token) await record(entryOf("token:revoke", token, "cli"));
    return token;
  },
});
