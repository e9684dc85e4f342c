import { z } from "zod";
import type { NomadClient } from "./NomadClient.js";
import { NomadFault } from "./nomadFault.js";

/** What a token is, as far as it may ask. */
export interface TokenSight {
  /** Whether ACLs hide nothing from it. */
  readonly seesAll: boolean;
  /** `management`, `client`, `anonymous`, or null where ACLs are off. */
  readonly type: string | null;
}

const shape = z.object({
  AccessorID: z.string(),
  Type: z.string().nullish(),
});

const EVERYTHING: TokenSight = { seesAll: true, type: null };

const sightFrom = (value: unknown): TokenSight => {
  const { AccessorID, Type } = shape.parse(value);
  if (AccessorID === "acls-disabled") return EVERYTHING;
  const type = AccessorID === "anonymous" ? AccessorID : (Type ?? "client");
  return { seesAll: type === "management", type };
};

/** Throws UPSTREAM_AUTH_FAILED for a token that Nomad does not know. */
export const readTokenSight = async (
  client: NomadClient,
  signal: AbortSignal,
): Promise<TokenSight> => {
  try {
    const { body } = await client.list({ path: "/v1/acl/token/self" }, signal);
    return sightFrom(JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw client.badAnswer(
        "answers /v1/acl/token/self with something that cannot be read",
        error,
      );
    }
    if (!(error instanceof NomadFault) || error.code !== "UPSTREAM_REJECTED") throw error;
    // Every token may ask about itself; where ACLs are off, an old Nomad refuses the question with 400.
    if (/HTTP 4(00|04)/.test(error.message)) return EVERYTHING;
    const what = `Nomad source ${client.name} does not accept the configured token.`;
    throw new NomadFault("UPSTREAM_AUTH_FAILED", what, { source: client.name, answered: true });
  }
};
