import { z } from "zod";
import { parseDuration } from "../go/duration.js";
import { duration, struct, text } from "../go/goSchema.js";
import { HttpError } from "../http/HttpError.js";
import type { GivenSession } from "../state/Sessions.js";

const DEFAULT_DELAY = 15e9;

/** A list whose null is an empty one; absent it stays. */
const ids = z
  .array(z.string())
  .nullable()
  .transform((value) => value ?? [])
  .optional();

const serviceCheck = struct({ ID: text, Namespace: text }, { lenient: true });

/** A session as the API takes it. */
export const session = struct(
  {
    Node: text,
    Name: text,
    LockDelay: duration.prefault(DEFAULT_DELAY),
    Behavior: text,
    TTL: text,
    Checks: ids,
    NodeChecks: ids,
    ServiceChecks: z.array(serviceCheck).nullish(),
  },
  { lenient: true },
);
type Given = z.output<typeof session>;

/** How Go names what a session is decoded into. */
export const SESSION_STRUCTS = { "": "" };

/** Smaller numbers are seconds, for the sake of old callers. */
const IN_SECONDS = 1_000;
const SHORTEST_TTL = 10e9;
const LONGEST_TTL = 86_400e9;

/** The session that was given, of the agent's own node unless it names another. Throws 500 for what is wrong. */
export const sessionOf = (given: Given, ownNode: string): GivenSession => {
  refuseTtl(given.TTL);
  const delay = given.LockDelay < IN_SECONDS ? given.LockDelay * 1e9 : given.LockDelay;
  return {
    Node: given.Node === "" ? ownNode : given.Node,
    Name: given.Name,
    LockDelay: delay,
    Behavior: behaviorOf(given.Behavior),
    TTL: given.TTL,
    NodeChecks: given.NodeChecks ?? given.Checks ?? ["serfHealth"],
    ServiceChecks: given.ServiceChecks ?? null,
  };
};

const behaviorOf = (behavior: string): "release" | "delete" => {
  if (behavior === "" || behavior === "release") return "release";
  if (behavior === "delete") return "delete";
  throw new HttpError(500, `Invalid Behavior setting '${behavior}'`);
};

const refuseTtl = (ttl: string): void => {
  if (ttl === "") return;
  const nanoseconds = parseDuration(ttl);
  if (nanoseconds === undefined) {
    const reason = `time: invalid duration ${JSON.stringify(ttl)}`;
    throw new HttpError(500, `Session TTL '${ttl}' invalid: ${reason}`);
  }
  if (nanoseconds !== 0 && (nanoseconds < SHORTEST_TTL || nanoseconds > LONGEST_TTL)) {
    const range = "must be between [10s=24h0m0s]";
    throw new HttpError(500, `Invalid Session TTL '${nanoseconds}', ${range}`);
  }
};
