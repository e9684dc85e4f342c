import { Fault } from "../errors.js";
import type { ControlHandlers } from "./controlHandlers.js";

/**
 * The same handlers, which make no token of a role that nobody knows: it would allow nothing, and is
 * a slip of whoever typed it.
 */
export const tokensOfKnownRoles = (
  handlers: ControlHandlers,
  knownRoles: () => Promise<readonly string[]>,
): ControlHandlers => ({
  ...handlers,
  createToken: async (request) => {
    const known = await knownRoles();
    const unknown = request.roles.filter((role) => !known.includes(role));
    if (unknown.length === 0) return handlers.createToken(request);
    const what = `No policy and no group of the configuration names the role ${unknown.join(", ")}.`;
    throw new Fault("BAD_REQUEST", `${what} Known are: ${known.join(", ")}.`);
  },
});
