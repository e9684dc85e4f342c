import type { Configuration } from "../config.js";
import type { Policy } from "../policy/Policy.js";

/** Every role that the policies or the configuration's groups name, in order. */
export const knownRoles = (
  policy: Pick<Policy, "roles">,
  { issuers }: Configuration["identity"],
): readonly string[] => {
  const given = issuers.flatMap(({ roles }) => Object.values(roles));
  return [...new Set([...policy.roles(), ...given])].sort();
};
