import type { TokenRow } from "../acl/rows.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import { tokenShape } from "../shapes/aclShapes.js";
import { aclQuery, idIn, readAcl, refuseShortId } from "./aclAccess.js";

const TOPIC = "acl-tokens";
const HIDDEN = "<hidden>";

/** Who may only read ACLs is not told the secrets of others. */
const secretOf = (call: Call, row: TokenRow): string =>
  call.authz.allows("acl", "", "write") ? row.SecretID : HIDDEN;

/** Whether a token is one of those that a list is asked for. */
const wanted = (call: Call, row: TokenRow): boolean => {
  const [policy, role] = [call.query.get("policy"), call.query.get("role")];
  return (
    (!policy || row.Policies.some(({ ID }) => ID === policy)) &&
    (!role || row.Roles.some(({ ID }) => ID === role)) &&
    !call.query.get("authmethod")
  );
};

/** In the order of their secrets, which lists of old do not show. */
export const listTokens: Handler = (call) =>
  readAcl(call, TOPIC, () => {
    const { acl, profile } = call.cluster;
    const rows = acl.tokens.list().filter((row) => wanted(call, row));
    const shown = (row: TokenRow): string | undefined =>
      profile === "1.8" ? undefined : secretOf(call, row);
    return goJson(rows.map((row) => tokenShape(acl, row, shown(row))));
  });

export const readToken: Handler = (call) => {
  const id = idIn(call, "token");
  const { acl } = call.cluster;
  return readAcl(call, TOPIC, () => {
    refuseShortId(id, "token");
    const row = acl.byAccessor(id);
    return row && goJson(tokenShape(acl, row, secretOf(call, row)));
  });
};

/** GET /v1/acl/token/self: whoever has a token may read it, its secret included. */
export const readOwnToken: Handler = (call) => {
  const { acl } = call.cluster;
  return read(call, () =>
    aclQuery(call, TOPIC, () => {
      const row = acl.bySecret(call.secret);
      return row && goJson(tokenShape(acl, row, row.SecretID));
    }),
  );
};
