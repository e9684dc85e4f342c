import { tokenShape } from "../acl/aclShapes.js";
import { denied, HttpError } from "../http/HttpError.js";
import { written } from "../http/Reply.js";
import { formatTime } from "../state/Clock.js";
import { secretOf } from "./aclTokens.js";
import { textMember } from "./bodyReaders.js";
import { put } from "./methods.js";

/** POST /v1/acl/token/onetime */
export const oneTimeToken = put((call) => {
  const { acl } = call.cluster;
  const secret = secretOf(call);
  const token = acl.find(secret);
  if (!token || !call.authz.enabled) throw denied();
  return acl.region.write("OneTimeTokenUpserted", (write) => {
    const OneTimeSecretID = acl.region.ids.uuid();
    const expires = write.now + 600_000_000_000n;
    acl.oneTime.set(OneTimeSecretID, { accessor: token.AccessorID, expires });
    return written(write.index, {
      Index: write.index,
      OneTimeToken: {
        AccessorID: token.AccessorID,
        CreateIndex: write.index,
        ExpiresAt: formatTime(expires),
        ModifyIndex: write.index,
        OneTimeSecretID,
      },
    });
  });
});

/** POST /v1/acl/token/onetime/exchange: works once. */
export const exchangeToken = put(async (call) => {
  const { acl } = call.cluster;
  const secret = textMember(await call.json(), "OneTimeSecretID");
  const known = acl.oneTime.get(secret);
  const token = known && acl.tokens.get(known.accessor);
  if (!known || !token || known.expires < acl.region.clock.now())
    throw new HttpError(403, "Permission denied");
  acl.oneTime.delete(secret);
  return acl.region.write("OneTimeTokenDeleted", (write) =>
    written(write.index, { Index: write.index, Token: tokenShape(token) }),
  );
});
