import { z } from "zod";
import type { IssuerSettings } from "../config/identitySettings.js";
import type { Identity } from "./Identity.js";
import { invalidToken } from "./tokenRefusals.js";

/** The claims of a token, verified, of any shape. */
type Payload = Readonly<Record<string, unknown>>;

const mapping = z.record(z.string(), z.unknown());
const texts = z.array(z.string());
const flat = z.union([z.string(), z.number(), z.boolean(), texts]);
/** Half of a pair of surrogates would be stored as another character, and so name somebody else. */
const line = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);

const own = (payload: Payload, name: string): unknown =>
  Object.hasOwn(payload, name) ? payload[name] : undefined;

/** A claim by its name; where there is none, dots lead into claims: `realm_access.roles`. */
const claimAt = (payload: Payload, name: string): unknown =>
  own(payload, name) ??
  name.split(".").reduce<unknown>((inner, step) => {
    const parsed = mapping.safeParse(inner);
    return parsed.success ? own(parsed.data, step) : undefined;
  }, payload);

/** A list of groups, or one text with spaces between them. */
const groupsOf = (claim: unknown): readonly string[] => {
  if (typeof claim === "string") return claim.split(" ").filter((group) => group !== "");
  return texts.safeParse(claim).data ?? [];
};

const flatClaims = (payload: Payload): Identity["claims"] =>
  Object.fromEntries(
    Object.entries(payload).flatMap(([name, claim]) => {
      const { data } = flat.safeParse(claim);
      return data === undefined ? [] : [[name, data]];
    }),
  );

/**
 * The caller that verified claims name, with the roles that its groups have in the configuration.
 *
 * @throws Fault TOKEN_INVALID where the claims name nobody
 */
export const claimsIdentity = (
  payload: Payload,
  { claims: names, roles }: Pick<IssuerSettings, "claims" | "roles">,
): Identity => {
  const subject = line.safeParse(claimAt(payload, names.subject));
  if (!subject.success) throw invalidToken(`the claim ${names.subject} names nobody`);
  const groups = groupsOf(claimAt(payload, names.groups));
  const granted = Object.entries(roles).flatMap(([group, role]) =>
    groups.includes(group) ? role : [],
  );
  return {
    subject: subject.data,
    name: line.safeParse(claimAt(payload, names.name)).data ?? null,
    roles: [...new Set(granted)],
    claims: { ...flatClaims(payload), [names.groups]: groups },
  };
};
