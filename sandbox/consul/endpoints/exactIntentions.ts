import { demand } from "../acl/demand.js";
import { checkedIntention, intention } from "../bodies/intentionBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import type { Party } from "../state/Intentions.js";
import { decoded } from "./catalogWrites.js";
import { partyOf, required, shapeOf } from "./intentionReads.js";
import { demandWrite } from "./intentionWrites.js";

const pairOf = (call: Call): readonly [source: Party, destination: Party] => [
  partyOf(required(call, "source")),
  partyOf(required(call, "destination")),
];

export const getExact: Handler = (call) => {
  const [source, destination] = pairOf(call);
  demand(call, "intention", destination.name, "read");
  const row = call.dc.intentions.find(source, destination);
  if (!row) throw new HttpError(404, "Intention not found");
  return json(goJson(shapeOf(call, row)));
};

export const putExact: Handler = async (call) => {
  const [source, destination] = pairOf(call);
  const given = await decoded(call, intention, { "": "Intention" });
  demandWrite(call, destination.name);
  const pair = { SourceName: source.name, DestinationName: destination.name };
  call.dc.intentions.put(checkedIntention({ ...given, ...pair }), "");
  return json("true");
};

export const deleteExact: Handler = (call) => {
  const [source, destination] = pairOf(call);
  demandWrite(call, destination.name);
  const row = call.dc.intentions.find(source, destination);
  if (row) call.dc.intentions.delete(row);
  return json("true");
};
