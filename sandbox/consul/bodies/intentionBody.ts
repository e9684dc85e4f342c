import { z } from "zod";
import { struct, text, textMap, whole } from "../go/goSchema.js";
import { HttpError } from "../http/HttpError.js";
import { type IntentionFields, intentionFields } from "../state/Intentions.js";
import { multiError } from "./multiError.js";

/** An intention as the API takes it. */
export const intention = struct(
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
export const INTENTION_STRUCTS = {
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

/** The intention that was given. Throws 500 with all that is wrong with it. */
export const checkedIntention = (given: Given): IntentionFields => {
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
