import { z } from "zod";
import { duration, flag, struct, text, texts } from "../go/goSchema.js";

const ROW = ["Hash", "CreateIndex", "ModifyIndex", "Namespace", "Partition"];

const links = z
  .array(struct({ ID: text, Name: text }))
  .nullish()
  .transform((value) => value ?? []);

const grants = {
  Policies: links,
  ServiceIdentities: z
    .array(struct({ ServiceName: text, Datacenters: texts }))
    .nullish()
    .transform((value) => value ?? []),
  NodeIdentities: z
    .array(struct({ NodeName: text, Datacenter: text }))
    .nullish()
    .transform((value) => value ?? []),
};

/** A policy as the API takes it. */
export const policy = struct(
  { ID: text, Name: text, Description: text, Rules: text, Datacenters: texts },
  { ignored: ROW },
);

/** A role as the API takes it. */
export const role = struct(
  { ID: text, Name: text, Description: text, ...grants },
  { ignored: [...ROW, "TemplatedPolicies"] },
);
export type GivenRole = z.output<typeof role>;

/** A time in RFC 3339, as milliseconds since 1970; 0 where there is none. */
const time = z
  .string()
  .nullish()
  .transform((value, context) => {
    const milliseconds = value ? Date.parse(value) : 0;
    if (Number.isNaN(milliseconds)) {
      const message = `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse`;
      context.issues.push({ code: "custom", input: value, message, params: { verbatim: true } });
    }
    return milliseconds;
  });

/** A token as the API takes it. */
export const token = struct(
  {
    AccessorID: text,
    SecretID: text,
    Description: text,
    ...grants,
    Roles: links,
    Local: flag,
    AuthMethod: text,
    ExpirationTTL: duration,
    ExpirationTime: time,
  },
  {
    ignored: [...ROW, "ID", "Type", "Rules", "CreateTime", "Legacy", "TemplatedPolicies"],
  },
);
export type GivenToken = z.output<typeof token>;

const NAME = /^[A-Za-z0-9\-_]{1,128}$/;
const SERVICE_NAME = /^[a-z0-9]([a-z0-9\-_]*[a-z0-9])?$/;
const ALLOWED = "Only alphanumeric characters, '-' and '_' are allowed";

/** What is wrong with the name of a policy or a role, in Consul's words; undefined if nothing is. */
export const nameFault = (name: string): string | undefined => {
  if (name === "") return "no Name is set";
  return NAME.test(name) ? undefined : `invalid Name. ${ALLOWED}`;
};

/** What is wrong with the identities of a role or a token; undefined if nothing is. */
export const identityFault = (
  given: Pick<GivenRole, "ServiceIdentities" | "NodeIdentities">,
  of: "role" | "token",
): string | undefined => {
  for (const { ServiceName } of given.ServiceIdentities) {
    if (ServiceName === "") {
      return `Service identity is missing the service name field on this ${of}`;
    }
    if (!SERVICE_NAME.test(ServiceName)) {
      return `Service identity ${JSON.stringify(ServiceName)} has an invalid name. ${ALLOWED}`;
    }
  }
  for (const { NodeName, Datacenter } of given.NodeIdentities) {
    if (NodeName === "") return `Node identity is missing the node name field on this ${of}`;
    if (Datacenter === "") return `Node identity is missing the datacenter field on this ${of}`;
  }
  return undefined;
};
