import { parseDuration } from "../go/duration.js";
import { parseUint64, type Uint64 } from "../state/uint64.js";
import { badRequest } from "./HttpError.js";

const DEFAULT_WAIT_MS = 300_000;
const MAX_WAIT_MS = 600_000;

export interface ReadOptions {
  /** Answer only once the index is above this; 0 answers at once. */
  readonly minIndex: Uint64;
  readonly waitMs: number;
  readonly consistency: "leader" | "stale" | "consistent";
  readonly cached: boolean;
}

const conflict = (a: string, b: string): Error =>
  badRequest(`Cannot specify ?${a} with ?${b}, conflicting semantics.`);

/** Reads the options that every query takes. Throws 400 in Consul's words. */
export const readOptions = (query: URLSearchParams): ReadOptions => {
  const waitMs = wait(query.get("wait") ?? "");
  const minIndex = parseUint64(query.get("index") ?? "");
  if (query.get("index") && minIndex === undefined) throw badRequest("Invalid index");
  return {
    minIndex: minIndex ?? 0,
    waitMs,
    consistency: consistency(query),
    cached: query.has("cached"),
  };
};

const consistency = (query: URLSearchParams): ReadOptions["consistency"] => {
  const maxStale = query.get("max_stale") ?? "";
  if (maxStale !== "" && parseDuration(maxStale) === undefined) {
    throw badRequest(`Invalid max_stale value ${JSON.stringify(maxStale)}`);
  }
  if (!query.has("consistent")) return query.has("stale") ? "stale" : "leader";
  if (query.has("stale")) throw conflict("stale", "consistent");
  if (query.has("cached")) throw conflict("cached", "consistent");
  return "consistent";
};

const wait = (text: string): number => {
  if (text === "") return DEFAULT_WAIT_MS;
  const nanoseconds = parseDuration(text);
  if (nanoseconds === undefined) throw badRequest("Invalid wait time");
  const milliseconds = nanoseconds / 1e6;
  return milliseconds <= 0 ? DEFAULT_WAIT_MS : Math.min(milliseconds, MAX_WAIT_MS);
};
