import type { Json } from "../go/Json.js";
import { updateType, type Update } from "./placementTypes.js";

/** The members of an update block that a job file states. */
export type UpdateGiven = Readonly<Record<string, Json>>;

/** How services roll out where their job says nothing. */
export const DEFAULT_UPDATE: Update = {
  Stagger: 30e9,
  MaxParallel: 1,
  HealthCheck: "checks",
  MinHealthyTime: 10e9,
  HealthyDeadline: 300e9,
  ProgressDeadline: 600e9,
  AutoRevert: false,
  AutoPromote: false,
  Canary: 0,
};

/** `base` with what is given in its place. */
export const mergeUpdate = (base: Update, given: UpdateGiven | undefined): Update => {
  if (!given) return { ...base };
  const read = updateType.read(given, { struct: "UpdateStrategy", path: "Update" });
  const stated = new Set(
    Object.entries(given)
      .filter(([, value]) => value !== null)
      .map(([name]) => name.toLowerCase()),
  );
  const from = (name: keyof Update): Update => (stated.has(name.toLowerCase()) ? read : base);
  return {
    Stagger: from("Stagger").Stagger,
    MaxParallel: from("MaxParallel").MaxParallel,
    HealthCheck: from("HealthCheck").HealthCheck,
    MinHealthyTime: from("MinHealthyTime").MinHealthyTime,
    HealthyDeadline: from("HealthyDeadline").HealthyDeadline,
    ProgressDeadline: from("ProgressDeadline").ProgressDeadline,
    AutoRevert: from("AutoRevert").AutoRevert,
    AutoPromote: from("AutoPromote").AutoPromote,
    Canary: from("Canary").Canary,
  };
};

/** An update block in which nothing is said. */
export const emptyUpdate = (): Update => ({
  AutoPromote: false,
  AutoRevert: false,
  Canary: 0,
  HealthCheck: "",
  HealthyDeadline: 0,
  MaxParallel: 0,
  MinHealthyTime: 0,
  ProgressDeadline: 0,
  Stagger: 0,
});
