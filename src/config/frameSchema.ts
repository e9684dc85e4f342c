import { z } from "zod";
import { defaultLimits } from "../limits/limits.js";
import { line, mapping, optionalLine, wholeNumber } from "./fields.js";
import { identitySettings } from "./identitySettings.js";
import { parsedUrl } from "./parsedUrl.js";
import { Secret } from "./secret.js";

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

const PATH = "the path of a file";

/** The key seals the ledger; `file` is a second copy of it on another device. */
const audit = mapping({
  key: mapping({ file: line(PATH).nullable().default(null) }).prefault({}),
  file: optionalLine(PATH),
});

const DATABASE = "a URL such as postgres://user:password@host:5432/causeway, or nothing";

const database = z
  .string(DATABASE)
  .refine((text) => text === "" || /^postgres(ql)?:\/\/[^\s]+$/.test(text), DATABASE)
  .default("")
  .transform((text) => new Secret(text));

/** Everything but the sources, each of which is validated by its system's own schema. */
export const frameSchema = mapping({
  listen: listen.prefault({}),
  data: line("the path of a directory").default("./data"),
  database,
  policies: optionalLine("the path of a directory"),
  audit: audit.prefault({}),
  identity: identitySettings.prefault({}),
  limits: limits.prefault({}),
  sources: z.array(z.unknown(), "a list of sources").default([]),
});
