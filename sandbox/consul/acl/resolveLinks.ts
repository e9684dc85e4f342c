import type { Acl } from "./Acl.js";
import type { Link } from "./rows.js";

/** A link as it is given: by id, or by name. */
type Given = Link;

const resolve = (
  given: readonly Given[],
  find: (link: Given) => Link | undefined,
  absent: (link: Given) => string,
): readonly Link[] => {
  const found = given.map((link) => {
    const target = find(link);
    if (!target) throw new Error(absent(link));
    return { ID: target.ID, Name: target.Name };
  });
  return [...new Map(found.map((link) => [link.ID, link])).values()];
};

/** The policies that a role or a token names. Throws in Consul's words where there is none. */
export const resolvePolicies = (
  acl: Acl,
  given: readonly Given[],
  of: "role" | "token",
): readonly Link[] =>
  resolve(
    given,
    ({ ID, Name }) =>
      ID === "" ? acl.policies.find((row) => row.Name === Name) : acl.policies.get(ID),
    ({ ID, Name }) => {
      if (ID === "") return `No such ACL policy with name ${JSON.stringify(Name)}`;
      return of === "role"
        ? `No such policy with ID: ${ID}`
        : `No such ACL policy with ID ${JSON.stringify(ID)}`;
    },
  );

/** The roles that a token names. Throws in Consul's words where there is none. */
export const resolveRoles = (acl: Acl, given: readonly Given[]): readonly Link[] =>
  resolve(
    given,
    ({ ID, Name }) => (ID === "" ? acl.roles.find((row) => row.Name === Name) : acl.roles.get(ID)),
    ({ ID, Name }) =>
      ID === ""
        ? `No such ACL role with name ${JSON.stringify(Name)}`
        : `No such ACL role with ID ${JSON.stringify(ID)}`,
  );
