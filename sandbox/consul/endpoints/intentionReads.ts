import { demand } from "../acl/demand.js";
import { intentionFieldTypes } from "../filter/fieldTypes.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { json } from "../http/Reply.js";
import { intentionShape } from "../shapes/intentionShape.js";
import { type IntentionRow, type Party, party } from "../state/Intentions.js";
import { listReply, queryFilter, see } from "./listing.js";

/** Who may read the intentions to a service sees them; newer versions also ask for the source. */
const visibleTo = (call: Call, row: IntentionRow): boolean => {
  const { authz, cluster } = call;
  const may = (name: string): boolean =>
    name === "*" ? authz.allowsAny("intention", "read") : authz.allows("intention", name, "read");
  return may(row.DestinationName) || (cluster.profile !== "1.8" && may(row.SourceName));
};

export const shapeOf = (call: Call, row: IntentionRow): object =>
  intentionShape(row, call.cluster.profile);

export const listIntentions: Handler = (call) =>
  read(call, () => {
    const passes = queryFilter(call, intentionFieldTypes);
    const { intentions } = call.dc;
    return {
      watch: ["connect-intentions"],
      index: () => intentions.index(),
      answer: () => {
        const visible = see(call);
        const shapes = intentions
          .list()
          .filter((row) => visible.keep(visibleTo(call, row)))
          .map((row) => shapeOf(call, row))
          .filter((shape) => passes(shape));
        return listReply(visible, shapes.map(goJson));
      },
    };
  });

/** What Consul answers for an id that is none. */
export const refuseId = (id: string, wrap: (sentence: string) => HttpError): void => {
  if (id.length !== 36) {
    throw wrap("failed intention lookup: index error: UUID must be 36 characters");
  }
};

export const getIntention: Handler = (call) => {
  const { authz, dc } = call;
  refuseId(call.rest, (sentence) => badRequest(`Bad request: ${sentence}`));
  const row = dc.intentions.get(call.rest);
  if (!row) throw new HttpError(404, "Intention not found");
  if (!authz.allows("intention", row.DestinationName, "read")) {
    throw new HttpError(403, "Permission denied");
  }
  return json(goJson(shapeOf(call, row)));
};

/** A parameter that must be there. */
export const required = (call: Call, name: string): string => {
  const value = call.query.get(name);
  if (!value) throw new HttpError(500, `required query parameter '${name}' not set`);
  return value;
};

/** Reads "name" or "namespace/name". */
export const partyOf = (text: string): Party => {
  const [first = "", second, ...more] = text.split("/");
  if (more.length > 0) {
    throw new HttpError(
      500,
      `name ${JSON.stringify(text)} is invalid: input can contain at most one '/'`,
    );
  }
  return second === undefined ? party(first) : { namespace: first, name: second };
};

export const matchIntentions: Handler = (call) => {
  const by = required(call, "by");
  if (by !== "source" && by !== "destination") {
    throw new HttpError(500, "'by' parameter must be one of 'source' or 'destination'");
  }
  required(call, "name");
  const members: Record<string, readonly object[] | null> = {};
  for (const text of call.query.getAll("name")) {
    const about = partyOf(text);
    demand(call, "intention", about.name, "read");
    const rows = call.dc.intentions.match(by, about);
    members[text] = rows.length > 0 ? rows.map((row) => shapeOf(call, row)) : null;
  }
  return json(goJson(members));
};

export const checkIntention: Handler = (call) => {
  const source = partyOf(required(call, "source"));
  const destination = partyOf(required(call, "destination"));
  const type = call.query.get("source-type") ?? "";
  if (type !== "" && type !== "consul") {
    throw new HttpError(500, `unsupported SourceType: ${JSON.stringify(type)}`);
  }
  demand(call, "intention", destination.name, "read");
  const { options } = call.cluster.acl;
  const byDefault = !options || options.defaultPolicy === "allow";
  const allowed = call.dc.intentions.decide(source, destination) ?? byDefault;
  return json(goJson({ Allowed: allowed }));
};
