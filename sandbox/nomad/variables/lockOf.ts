import { parseDuration } from "../go/duration.js";
import { isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { badRequest } from "../http/HttpError.js";

/** What a body says of a lock; nanoseconds, 0 for what it does not say. */
export interface GivenLock {
  readonly id: string;
  readonly ttl: number;
  readonly delay: number;
}

export const lockOf = (given: Json | undefined): GivenLock => {
  if (!isJsonObject(given)) return { id: "", ttl: 0, delay: 0 };
  const { ID: id } = given;
  return {
    id: typeof id === "string" ? id : "",
    ttl: nanoseconds(given["TTL"]),
    delay: nanoseconds(given["LockDelay"]),
  };
};

const nanoseconds = (given: Json | undefined): number => {
  if (typeof given === "number") return given;
  if (typeof given !== "string" || given === "") return 0;
  const parsed = parseDuration(given);
  if (typeof parsed === "string") throw badRequest(parsed);
  return parsed;
};
