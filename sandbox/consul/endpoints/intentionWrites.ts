import { z } from "zod";
import { demand, denied } from "../acl/demand.js";
import { multiError } from "../bodies/serviceBody.js";
import { goJson } from "../go/goJson.js";
import { struct, text, textMap, whole } from "../go/goSchema.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import {
  type IntentionFields,
  intentionFields,
  type IntentionRow,
  type Party,
} from "../state/Intentions.js";
import { decoded } from "./catalogWrites.js";
import { partyOf, refuseId, required, shapeOf } from "./intentionReads.js";

const intention = struct(
  {
    ID: text,
    Description: text,
    SourceNS: text,
    SourceName: text,
    DestinationNS: text,
    DestinationName: text,
    SourceType: text,
    Action: text,
    DefaultAddr: text,
    DefaultPort: whole,
    Permissions: z.array(z.json()).nullish(),
    Meta: textMap,
  },
  {
    ignored: [
      "Precedence",
      "CreatedAt",
      "UpdatedAt",
      "Hash",
      "CreateIndex",
      "ModifyIndex",
      "SourcePartition",
      "DestinationPartition",
      "SourcePeer",
    ],
  },
);
type Given = z.output<typeof intention>;

/** How Go prints the type that intentions are decoded into. */
const STRUCTS = {
  $: "struct { Hash string; CreatedAt string; UpdatedAt string; *structs.Alias }",
  "": "",
};

const partial = (name: string): boolean => name !== "*" && name.includes("*");

/** What is wrong with one side of an intention. */
const sideFaults = (
  side: "Source" | "Destination",
  ns: string,
  name: string,
): readonly string[] => {
  const wildcard = "wildcard character '*' cannot be used with partial values";
  return [
    ...(partial(ns) ? [`${side}NS: ${wildcard}`] : []),
    ...(partial(name) ? [`${side}Name: ${wildcard}`] : []),
    ...(ns === "*" && name !== "*"
      ? [`${side}Name: exact value cannot follow wildcard namespace`]
      : []),
  ];
};

/** What is wrong with an intention, in Consul's words. */
const faults = (given: Given): readonly string[] => {
  const permitted = (given.Permissions?.length ?? 0) > 0;
  return [
    ...(given.SourceName === "" ? ["SourceName must be set"] : []),
    ...(given.DestinationName === "" ? ["DestinationName must be set"] : []),
    ...sideFaults("Source", given.SourceNS, given.SourceName),
    ...sideFaults("Destination", given.DestinationNS, given.DestinationName),
    ...(isAction(given.Action) || permitted ? [] : ["Action must be set to 'allow' or 'deny'"]),
    ...(["", "consul"].includes(given.SourceType) ? [] : ["SourceType must be set to 'consul'"]),
  ];
};

const isAction = (action: string): action is "allow" | "deny" =>
  action === "allow" || action === "deny";

const checked = (given: Given): IntentionFields => {
  const found = faults(given);
  if (found.length > 0) throw new HttpError(500, multiError(found));
  const { Action, Permissions, SourceNS, DestinationNS, Meta } = given;
  return intentionFields({
    Description: given.Description,
    SourceName: given.SourceName,
    DestinationName: given.DestinationName,
    DefaultAddr: given.DefaultAddr,
    DefaultPort: given.DefaultPort,
    ...(SourceNS === "" ? {} : { SourceNS }),
    ...(DestinationNS === "" ? {} : { DestinationNS }),
    SourceType: "consul",
    Action: isAction(Action) ? Action : "",
    ...(Permissions?.length ? { Permissions } : {}),
    Meta: Meta ?? {},
  });
};

const sourceOf = (row: IntentionFields): Party => ({
  namespace: row.SourceNS,
  name: row.SourceName,
});
const destinationOf = (row: IntentionFields): Party => ({
  namespace: row.DestinationNS,
  name: row.DestinationName,
});

export const createIntention: Handler = async (call) => {
  const given = await decoded(call, intention, STRUCTS, {
    prefix: "Failed to decode request body",
    status: 500,
  });
  if (given.ID !== "") throw new HttpError(500, "ID must be empty when creating a new intention");
  demandWrite(call, given.DestinationName);
  const fields = checked(given);
  const { intentions } = call.dc;
  const known = intentions.find(sourceOf(fields), destinationOf(fields));
  if (known) throw new HttpError(500, `duplicate intention found: ${describe(known)}`);
  return json(goJson({ ID: intentions.put(fields).ID }));
};

/** An intention on any service asks for the permission on all of them. */
const demandWrite = (call: Call, destination: string): void => {
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
  const given = await decoded(call, intention, STRUCTS, {
    prefix: "Bad request: Request decode failed",
  });
  const stored = lookup(call, "modify");
  demandWrite(call, stored.DestinationName);
  demandWrite(call, given.DestinationName);
  const fields = checked(given);
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
  call.dc.intentions.put(checked({ ...given, ...pair }), "");
  return json("true");
};

export const deleteExact: Handler = (call) => {
  const [source, destination] = pairOf(call);
  demandWrite(call, destination.name);
  const row = call.dc.intentions.find(source, destination);
  if (row) call.dc.intentions.delete(row);
  return json("true");
};
