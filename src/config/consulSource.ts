import { resolve } from "node:path";
import { z } from "zod";
import { variable, type Environment } from "./environment.js";
import { line, mapping, optionalLine, toTruth, truth, wholeNumber } from "./fields.js";
import { parsedUrl } from "./parsedUrl.js";
import { certificateField, privateKeyField, secretField } from "./secretFile.js";
import type { Fill, SourceKind } from "./sourceKind.js";

const ADDRESS =
  "an address such as http://127.0.0.1:8500 or unix:///run/consul.sock, without user and query";

const isAddress = (text: string): boolean => {
  const url = parsedUrl(text);
  if (!url || url.username || url.password || url.search || url.hash) return false;
  if (url.protocol === "unix:") return url.host === "" && url.pathname.length > 1;
  return /^https?:$/.test(url.protocol) && url.hostname !== "";
};

/** The `consul` command line takes `host:port` for http. */
const withScheme = (text: string): string => (text.includes("://") ? text : `http://${text}`);

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

/** One Consul cluster. */
const consulSchema = (directory: string) =>
  mapping({
    system: z.literal("consul"),
    name: z
      .string("a name: small letters, digits and hyphens")
      .regex(/^[a-z0-9-]{1,63}$/, "a name: small letters, digits and hyphens"),
    address: z
      .string(`${ADDRESS}; or set CONSUL_HTTP_ADDR`)
      .transform(withScheme)
      .refine(isAddress, ADDRESS)
      .transform((text) => text.replace(/\/+$/, "")),
    token: secretField(directory),
    /** `user:password` of HTTP basic authentication, for a proxy in front of Consul. */
    httpAuth: secretField(directory),
    datacenters: z
      .array(
        z.string("a datacenter").regex(/^[A-Za-z0-9_-]{1,63}$/, "the name of a datacenter"),
        "a list of datacenters",
      )
      .min(1, "at least one datacenter; left out, all that it knows")
      .nullable()
      .default(null),
    environment: optionalLine("the name of an environment such as production"),
    network: optionalLine("the network that it lives in, such as vpc-bp1"),
    tls: tls(directory).nullable().default(null),
    timeoutMs: wholeNumber("milliseconds", 100, 600_000).default(5000),
    maxConnections: wholeNumber("a number of connections", 4, 1024).default(32),
  });

/** With CONSUL_HTTP_SSL an address never goes back to http, whatever its scheme. */
const addressFrom = (environment: Environment): readonly Fill[] => {
  const text = variable(environment, "CONSUL_HTTP_ADDR");
  if (text === undefined) return [];
  const address = withScheme(text);
  const secure = toTruth(variable(environment, "CONSUL_HTTP_SSL") ?? false);
  if (typeof secure !== "boolean") {
    // Neither true nor false is a fault rather than plain http.
    const fault = "expected CONSUL_HTTP_SSL to be true or false";
    return [{ path: ["address"], value: address, from: "CONSUL_HTTP_SSL", fault }];
  }
  const value = secure ? address.replace(/^http:/, "https:") : address;
  return [{ path: ["address"], value, from: "CONSUL_HTTP_ADDR" }];
};

/** A token file counts before a token. */
const tokenFrom = (environment: Environment): readonly Fill[] => {
  const file = variable(environment, "CONSUL_HTTP_TOKEN_FILE");
  if (file === undefined) return given(environment, ["token"], "CONSUL_HTTP_TOKEN");
  return [{ path: ["token"], value: { file: resolve(file) }, from: "CONSUL_HTTP_TOKEN_FILE" }];
};

const skipVerifyFrom = (environment: Environment): readonly Fill[] => {
  const from = "CONSUL_HTTP_SSL_VERIFY";
  const text = variable(environment, from);
  const verify = toTruth(text);
  if (text === undefined || verify === true) return [];
  return [{ path: ["tls", "skipVerify"], value: verify === false ? true : text, from }];
};

const given = (
  environment: Environment,
  path: readonly string[],
  from: string,
  isPath = false,
): readonly Fill[] => {
  const value = variable(environment, from);
  return value === undefined ? [] : [{ path, value: isPath ? resolve(value) : value, from }];
};

/** A Consul source as the configuration gives it. */
export type ConsulConfiguration = z.output<ReturnType<typeof consulSchema>>;

export const consulSource: SourceKind<ReturnType<typeof consulSchema>> = {
  system: "consul",
  addressVariable: "CONSUL_HTTP_ADDR",
  credentials: ["token", "httpAuth"],
  schema: consulSchema,
  fills: (environment) => [
    ...addressFrom(environment),
    ...tokenFrom(environment),
    ...given(environment, ["httpAuth"], "CONSUL_HTTP_AUTH"),
    ...given(environment, ["tls", "ca"], "CONSUL_CACERT", true),
    ...given(environment, ["tls", "cert"], "CONSUL_CLIENT_CERT", true),
    ...given(environment, ["tls", "key"], "CONSUL_CLIENT_KEY", true),
    ...given(environment, ["tls", "serverName"], "CONSUL_TLS_SERVER_NAME"),
    ...skipVerifyFrom(environment),
  ],
};
