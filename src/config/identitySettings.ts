import { createHash } from "node:crypto";
import { z } from "zod";
import { line, mapping } from "./fields.js";
import { isProviderUrl } from "./providerUrl.js";

/** Whoever sends nothing, or a variable that is not set, must not become somebody. */
const HASH_OF_NOTHING = createHash("sha256").update("").digest("hex");

const role = z
  .string("a role such as developer")
  .regex(/^[a-z][a-z0-9-]{0,62}$/, "a role: small letters, digits and hyphens");

const staticToken = mapping({
  sha256: z
    .string("the SHA-256 of the token, 64 hexadecimal digits")
    .regex(/^[0-9a-f]{64}$/i, "the SHA-256 of the token, 64 hexadecimal digits")
    .transform((digits) => digits.toLowerCase())
    .refine((digits) => digits !== HASH_OF_NOTHING, "the SHA-256 of a token, not of an empty text"),
  subject: line("who holds the token, 1 to 255 characters"),
  roles: z.array(role, "a list of roles; none, nothing allowed"),
});

const ADDRESS = "an https address such as https://id.example.com/; http only on this machine";

const providerUrl = z
  .string(ADDRESS)
  .max(2_000, ADDRESS)
  .refine((text) => isProviderUrl(text), ADDRESS);

const claims = mapping({
  subject: line("the claim that names the caller").default("sub"),
  name: line("the claim with a name to greet the caller by").default("name"),
  groups: line("the claim with the caller's groups").default("groups"),
});

const issuer = mapping({
  issuer: providerUrl.refine((text) => !text.includes("?"), `${ADDRESS}, without a query`),
  audience: line("the audience that its tokens name, such as causeway"),
  jwksUri: providerUrl.nullable().default(null),
  claims: claims.prefault({}),
  roles: z.record(line("a group"), role, "a mapping of groups to roles").default({}),
});

/** An issuer of tokens, as the configuration gives it. */
export type IssuerSettings = z.output<typeof issuer>;

const issuers = z
  .array(issuer, "a list of { issuer, audience, jwksUri, claims, roles }")
  .superRefine((list, context) => {
    list.forEach((one, index) => {
      const first = list.findIndex((other) => other.issuer === one.issuer);
      if (first === index) return;
      const message = `the issuer of issuers[${first}] too; expected each issuer once`;
      const path = [index, "issuer"];
      context.addIssue({ code: "custom", message, path, params: { whole: true } });
    });
  });

/** Who may call. */
export const identitySettings = mapping({
  issuers: issuers.default([]),
  staticTokens: z.array(staticToken, "a list of { sha256, subject, roles }").default([]),
});
