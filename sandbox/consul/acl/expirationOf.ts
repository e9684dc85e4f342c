import { formatDuration } from "../go/duration.js";

/** When a token is to expire: after so many nanoseconds, or at a time in milliseconds; 0 for neither. */
interface Asked {
  readonly ExpirationTTL: number;
  readonly ExpirationTime: number;
}

const SOONEST_MS = 60_000;
const LATEST_MS = 86_400_000;

const inWords = (milliseconds: number): string => formatDuration(milliseconds * 1e6);

/** The time at which a token expires, in milliseconds; undefined for never. Throws in Consul's words. */
export const expirationOf = (asked: Asked, now: number): number | undefined => {
  const { ExpirationTTL: ttl, ExpirationTime: time } = asked;
  if (ttl !== 0 && time !== 0) {
    throw new Error("Token Expiration TTL and Expiration Time cannot both be set");
  }
  if (ttl < 0) throw new Error(`Token Expiration TTL '${formatDuration(ttl)}' should be > 0`);
  if (ttl === 0 && time === 0) return undefined;
  const expiration = ttl > 0 ? now + ttl / 1e6 : time;
  const left = expiration - now;
  if (left < 0) throw new Error("ExpirationTime cannot be before CreateTime");
  if (left > LATEST_MS) throw outOfRange("more", LATEST_MS, left);
  if (left < SOONEST_MS) throw outOfRange("less", SOONEST_MS, left);
  return expiration;
};

const outOfRange = (than: "more" | "less", limit: number, was: number): Error =>
  new Error(
    `ExpirationTime cannot be ${than} than ${inWords(limit)} in the future (was ${inWords(was)})`,
  );
