import { demand, denied } from "../acl/demand.js";
import { checkedIntention, intention, INTENTION_STRUCTS } from "../bodies/intentionBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import type { IntentionFields, IntentionRow, Party } from "../state/Intentions.js";
import { decoded } from "./catalogWrites.js";
import { refuseId } from "./intentionReads.js";

const sourceOf = (row: IntentionFields): Party => ({
  namespace: row.SourceNS,
  name: row.SourceName,
});
const destinationOf = (row: IntentionFields): Party => ({
  namespace: row.DestinationNS,
  name: row.DestinationName,
});

export const createIntention: Handler = async (call) => {
  const given = await decoded(call, intention, INTENTION_STRUCTS, {
    prefix: "Failed to decode request body",
    status: 500,
  });
  if (given.ID !== "") throw new HttpError(500, "ID must be empty when creating a new intention");
  demandWrite(call, given.DestinationName);
  const fields = checkedIntention(given);
  const { intentions } = call.dc;
  const known = intentions.find(sourceOf(fields), destinationOf(fields));
  if (known) throw new HttpError(500, `duplicate intention found: ${describe(known)}`);
  return json(goJson({ ID: intentions.put(fields).ID }));
};

/** An intention on any service asks for the permission on all of them. */
export const demandWrite = (call: Call, destination: string): void => {
  if (destination !== "*") demand(call, "intention", destination, "write");
  else if (!call.authz.allowsAll("intention", "write")) {
    throw denied(call, "intention", destination, "write");
  }
};

const describe = (row: IntentionRow): string =>
  `${row.Action.toUpperCase()} ${row.SourceNS}/${row.SourceName} => ${row.DestinationNS}/${row.DestinationName} ` +
  `(ID: ${row.ID}, Precedence: ${row.Precedence})`;

const lookup = (call: Call, missing: string): IntentionRow => {
  refuseId(call.rest, (sentence) => new HttpError(500, `Intention lookup failed: ${sentence}`));
  const row = call.dc.intentions.get(call.rest);
  if (!row) throw new HttpError(500, `Cannot ${missing} non-existent intention: '${call.rest}'`);
  return row;
};

export const updateIntention: Handler = async (call) => {
  const given = await decoded(call, intention, INTENTION_STRUCTS, {
    prefix: "Bad request: Request decode failed",
  });
  const stored = lookup(call, "modify");
  demandWrite(call, stored.DestinationName);
  demandWrite(call, given.DestinationName);
  const fields = checkedIntention(given);
  const other = call.dc.intentions.find(sourceOf(fields), destinationOf(fields));
  if (other && other.ID !== stored.ID) {
    throw new HttpError(500, `duplicate intention found: ${describe(other)}`);
  }
  call.dc.intentions.put(fields, stored.ID);
  return json(goJson({ ID: stored.ID }));
};

export const deleteIntention: Handler = (call) => {
  const row = lookup(call, "delete");
  demandWrite(call, row.DestinationName);
  call.dc.intentions.delete(row);
  return json("true");
};
