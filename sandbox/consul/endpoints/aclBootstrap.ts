import { goJson } from "../go/goJson.js";
import type { Handler } from "../http/Call.js";
import { json } from "../http/Reply.js";
import { tokenShape } from "../shapes/aclShapes.js";

/** PUT /v1/acl/bootstrap: the first caller gets the token that may do everything. */
export const bootstrap: Handler = (call) => {
  const { acl } = call.cluster;
  const row = acl.bootstrap();
  return json(goJson({ ID: row.SecretID, ...tokenShape(acl, row, row.SecretID) }));
};

const NEVER = "0001-01-01T00:00:00Z";

/** GET /v1/acl/replication: all datacenters of the sandbox share one store. */
export const replication: Handler = () =>
  json(
    goJson({
      Enabled: false,
      Running: false,
      SourceDatacenter: "",
      ReplicationType: "",
      ReplicatedIndex: 0,
      ReplicatedRoleIndex: 0,
      ReplicatedTokenIndex: 0,
      LastSuccess: NEVER,
      LastError: NEVER,
    }),
  );
