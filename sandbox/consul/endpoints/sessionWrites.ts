import { demand } from "../acl/demand.js";
import { session, sessionOf, SESSION_STRUCTS } from "../bodies/sessionBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { openSession } from "../state/openSession.js";
import type { SessionRow } from "../state/Sessions.js";
import { decoded } from "./catalogWrites.js";
import { named } from "./listing.js";
import { sessionShape } from "./sessionReads.js";

export const createSession: Handler = async (call) => {
  const given =
    (await call.body()).length === 0
      ? session.parse({})
      : await decoded(call, session, SESSION_STRUCTS);
  const node = given.Node === "" ? call.cluster.agent.nodeName : given.Node;
  demand(call, "session", node, "write");
  const row = openSession(call.dc, sessionOf(given, node));
  return json(goJson({ ID: row.ID }));
};

/** The session that the path names, where the caller may write it. */
const own = (call: Call): SessionRow | undefined => {
  const row = call.dc.sessions.find(named(call, "session"));
  if (row) demand(call, "session", row.Node, "write");
  return row;
};

export const renewSession: Handler = (call) => {
  const row = own(call);
  if (!row) throw new HttpError(404, `Session id '${call.rest}' not found`);
  call.dc.sessions.renew(row.ID);
  return json(goJson([sessionShape(call, row)]));
};

/** Whether there was such a session or not, it is gone. */
export const destroySession: Handler = (call) => {
  const row = own(call);
  if (row) call.dc.sessions.remove(row.ID);
  else call.dc.indexes.write(() => undefined);
  return json("true");
};
