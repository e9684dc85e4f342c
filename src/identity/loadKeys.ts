import { Agent } from "undici";
import { z } from "zod";
import { isProviderUrl } from "../config/providerUrl.js";
import { fetchJson, type Fetching } from "./fetchJson.js";

/** Where the keys of an issuer are. */
export interface KeyPlace {
  /** Exactly as in the `iss` of its tokens. */
  readonly issuer: string;
  /** Where the keys are; null: the discovery document says it. */
  readonly jwksUri: string | null;
}

const LARGEST_BYTES = 1_048_576;
const MOST_KEYS = 200;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });

const keySet = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(MOST_KEYS),
});

/** Public keys as an issuer publishes them (RFC 7517). */
export type PublishedKeys = z.output<typeof keySet>;

const jwksUriOf = async (issuer: string, fetching: Fetching): Promise<string> => {
  const place = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  const parsed = discovery.safeParse(await fetchJson(place, fetching));
  if (!parsed.success) throw new Error(`${place} names no issuer and jwks_uri`);
  // Keys of another issuer must not vouch for this one.
  if (parsed.data.issuer !== issuer) {
    const found = JSON.stringify(parsed.data.issuer.slice(0, 200));
    throw new Error(`${place} says that the issuer is ${found}, expected exactly ${issuer}`);
  }
  const uri = parsed.data.jwks_uri;
  const isSafe = isProviderUrl(uri) && (uri.startsWith("https:") || issuer.startsWith("http:"));
  if (!isSafe) throw new Error(`${place} names a jwks_uri that is no https address`);
  return uri;
};

/**
 * Reads the keys of an issuer, by its discovery document where their place is not configured: all in
 * `deadlineMs`, at most 1 MiB a document, without redirects.
 * Rejects with a sentence or an error of the connection; neither holds anything of a token.
 */
export const loadKeys = async (
  { issuer, jwksUri }: KeyPlace,
  deadlineMs: number,
): Promise<PublishedKeys> => {
  // Made for this call and gone with it: keys are read every few minutes.
  const dispatcher = new Agent({ maxResponseSize: LARGEST_BYTES });
  const fetching = { dispatcher, signal: AbortSignal.timeout(deadlineMs) };
  try {
    const place = jwksUri ?? (await jwksUriOf(issuer, fetching));
    const parsed = keySet.safeParse(await fetchJson(place, fetching));
    if (!parsed.success) throw new Error(`${place} holds no set of 1 to ${MOST_KEYS} keys`);
    return parsed.data;
  } finally {
    await dispatcher.destroy();
  }
};
