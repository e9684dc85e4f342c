import { createHash } from "node:crypto";
import { z } from "zod";
import { defaultLimits } from "../limits/limits.js";
import { line, mapping, wholeNumber } from "./fields.js";
import { parsedUrl } from "./parsedUrl.js";

const LARGEST = 1_000_000_000;

const isOrigin = (text: string): boolean => {
  const url = parsedUrl(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
};

const listen = mapping({
  host: z
    .string("an IP address or host name")
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, "an IP address or host name")
    .default("127.0.0.1"),
  port: wholeNumber("a port", 0, 65_535).default(4000),
  origins: z
    .array(
      z
        .string("an origin such as https://app.example.com")
        .refine(isOrigin, "an origin such as https://app.example.com, without path and never *"),
      "a list of origins",
    )
    .default([]),
});

/** Whoever sends nothing, or a variable that is not set, must not become somebody. */
const HASH_OF_NOTHING = createHash("sha256").update("").digest("hex");

const staticToken = mapping({
  sha256: z
    .string("the SHA-256 of the token, 64 hexadecimal digits")
    .regex(/^[0-9a-f]{64}$/i, "the SHA-256 of the token, 64 hexadecimal digits")
    .transform((digits) => digits.toLowerCase())
    .refine((digits) => digits !== HASH_OF_NOTHING, "the SHA-256 of a token, not of an empty text"),
  subject: line("who holds the token, 1 to 255 characters"),
  roles: z.array(
    z
      .string("a role such as developer")
      .regex(/^[a-z][a-z0-9-]{0,62}$/, "a role: small letters, digits and hyphens"),
    "a list of roles; none, nothing allowed",
  ),
});

const identity = mapping({
  staticTokens: z.array(staticToken, "a list of { sha256, subject, roles }").default([]),
});

/** Zero turns a limit off. */
const limits = mapping({
  bodyBytes: wholeNumber("bytes", 0, LARGEST).default(defaultLimits.bodyBytes),
  tokens: wholeNumber("a number of tokens", 0, LARGEST).default(defaultLimits.tokens),
  depth: wholeNumber("a depth", 0, LARGEST).default(defaultLimits.depth),
  aliases: wholeNumber("a number of aliases", 0, LARGEST).default(defaultLimits.aliases),
  cost: wholeNumber("a cost", 0, LARGEST).default(defaultLimits.cost),
  requestsPerMinute: wholeNumber("requests of one caller in a minute", 0, LARGEST).default(
    defaultLimits.requestsPerMinute,
  ),
});

/** Everything but the sources, each of which is validated by its system's own schema. */
export const frameSchema = mapping({
  listen: listen.prefault({}),
  data: line("the path of a directory").default("./data"),
  identity: identity.prefault({}),
  limits: limits.prefault({}),
  sources: z.array(z.unknown(), "a list of sources").default([]),
});
