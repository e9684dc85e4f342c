import { resolve } from "node:path";
import { z } from "zod";
import { variable, type Environment } from "./environment.js";
import { line, mapping, optionalLine, toTruth, truth, wholeNumber } from "./fields.js";
import { parsedUrl } from "./parsedUrl.js";
import { certificateField, privateKeyField, secretField } from "./secretFile.js";
import type { Fill, SourceKind } from "./sourceKind.js";

const ADDRESS =
  "an address such as http://127.0.0.1:4646 or unix:///run/nomad.sock, without user and query";

const isAddress = (text: string): boolean => {
  const url = parsedUrl(text);
  if (!url || url.username || url.password || url.search || url.hash) return false;
  if (url.protocol === "unix:") return url.host === "" && url.pathname.length > 1;
  return /^https?:$/.test(url.protocol) && url.hostname !== "";
};

const tls = (directory: string) =>
  mapping({
    ca: certificateField(directory),
    cert: certificateField(directory),
    key: privateKeyField(directory),
    serverName: line("the name in the server's certificate").optional(),
    skipVerify: truth().default(false),
  }).refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    message: "cert and key go together; one of them is missing",
    params: { whole: true },
  });

/** Null stands for all of them. */
const names = (noun: string, pattern: RegExp) =>
  z
    .array(
      z.string(`the name of a ${noun}`).regex(pattern, `the name of a ${noun}`),
      `a list of ${noun}s`,
    )
    .min(1, `at least one ${noun}; left out, all that it may see`)
    .nullable()
    .default(null);

/** One Nomad cluster, with all the regions that it federates. */
const nomadSchema = (directory: string) =>
  mapping({
    system: z.literal("nomad"),
    name: z
      .string("a name: small letters, digits and hyphens")
      .regex(/^[a-z0-9-]{1,63}$/, "a name: small letters, digits and hyphens"),
    address: z
      .string(`${ADDRESS}; or set NOMAD_ADDR`)
      .refine(isAddress, ADDRESS)
      .transform((text) => text.replace(/\/+$/, "")),
    token: secretField(directory),
    /** `user:password` of HTTP basic authentication, for a proxy in front of Nomad. */
    httpAuth: secretField(directory),
    regions: names("region", /^[^\p{Cc}/]{1,255}$/u),
    namespaces: names("namespace", /^[a-zA-Z0-9-]{1,128}$/),
    environment: optionalLine("the name of an environment such as production"),
    network: optionalLine("the network that it lives in, such as vpc-bp1"),
    tls: tls(directory).nullable().default(null),
    timeoutMs: wholeNumber("milliseconds", 100, 600_000).default(5000),
    maxConnections: wholeNumber("a number of connections", 8, 1024).default(32),
  });

const given = (
  environment: Environment,
  path: readonly string[],
  from: string,
  isPath = false,
): readonly Fill[] => {
  const value = variable(environment, from);
  return value === undefined ? [] : [{ path, value: isPath ? resolve(value) : value, from }];
};

/** One name; `*` stands for all namespaces, as it does for the `nomad` command line. */
const listed = (environment: Environment, path: string, from: string): readonly Fill[] => {
  const value = variable(environment, from);
  return value === undefined || value === "*" ? [] : [{ path: [path], value: [value], from }];
};

/** True skips it, as it does for the `nomad` command line. */
const skipVerifyFrom = (environment: Environment): readonly Fill[] => {
  const from = "NOMAD_SKIP_VERIFY";
  const text = variable(environment, from);
  const skip = toTruth(text);
  if (text === undefined || skip === false) return [];
  return [{ path: ["tls", "skipVerify"], value: skip, from }];
};

/** A Nomad source as the configuration gives it. */
export type NomadConfiguration = z.output<ReturnType<typeof nomadSchema>>;

export const nomadSource: SourceKind<ReturnType<typeof nomadSchema>> = {
  system: "nomad",
  addressVariable: "NOMAD_ADDR",
  credentials: ["token", "httpAuth"],
  schema: nomadSchema,
  fills: (environment) => [
    ...given(environment, ["address"], "NOMAD_ADDR"),
    ...given(environment, ["token"], "NOMAD_TOKEN"),
    ...given(environment, ["httpAuth"], "NOMAD_HTTP_AUTH"),
    ...listed(environment, "regions", "NOMAD_REGION"),
    ...listed(environment, "namespaces", "NOMAD_NAMESPACE"),
    ...given(environment, ["tls", "ca"], "NOMAD_CACERT", true),
    ...given(environment, ["tls", "cert"], "NOMAD_CLIENT_CERT", true),
    ...given(environment, ["tls", "key"], "NOMAD_CLIENT_KEY", true),
    ...given(environment, ["tls", "serverName"], "NOMAD_TLS_SERVER_NAME"),
    ...skipVerifyFrom(environment),
  ],
};
