import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Json } from "../../src/operations/Json.js";
import type { Reach } from "../../src/operations/Reach.js";
import { pathOf } from "./changeTarget.js";
import { digestOf, shownJson } from "./shownJson.js";

type Intentions = ReturnType<Reach["consul"]>["intentions"];

/** An intention as Consul tells it now; null: there is none. */
export type CurrentIntention = Awaited<ReturnType<Intentions["current"]>>;

/** What reads and writes the target of a change of an intention, and where that is. */
export const intentionAt = (target: ChangeTarget, reach: Reach) => {
  const [datacenter = "", sourceName = "", destinationName = ""] = pathOf(target);
  const { intentions } = reach.consul(target.source);
  return { intentions, place: { datacenter, sourceName, destinationName } };
};

/** What it says, as an approver may see it. */
export const shownIntention = (intention: CurrentIntention): Json => {
  if (!intention) return null;
  const { action, permissions, description } = intention;
  return { action, permissions: shownJson(permissions), description };
};

/** By what it says: its index in Consul grows with every other intention of its destination. */
export const intentionState = (intention: CurrentIntention): string =>
  intention ? digestOf(shownIntention(intention)) : "0";
