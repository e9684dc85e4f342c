/** Why a group of recordings is not answered by the sandbox yet, and which ones. */
export interface Gap {
  readonly reason: string;
  /** Names of recordings; `a..b` stands for all from a to b by their numbers. */
  readonly recordings: readonly string[];
}

/** Everything that was recorded of Consul and that the sandbox does not claim to answer. */
export const outOfScope: readonly Gap[] = [
  {
    reason: "The sandbox always has a leader; an election cannot be watched.",
    recordings: ["acl-001..acl-005"],
  },
  {
    reason:
      "ACL administration (bootstrap, policies, roles, tokens, auth methods, login): tokens and rules are seeded.",
    recordings: [
      "acl-006..acl-007",
      "acl-035",
      "acl-038",
      "acl-041..acl-076",
      "acl-079..acl-083",
      "acl-108..acl-129",
      "acl-131..acl-133",
    ],
  },
  {
    reason: "Transactions.",
    recordings: ["acl-027", "acl-098..acl-099", "dev-171..dev-182"],
  },
  {
    reason:
      "Sessions are read, but not created, renewed or destroyed over HTTP, and no key is locked.",
    recordings: [
      "dev-142..dev-147",
      "dev-153..dev-156",
      "dev-158..dev-159",
      "dev-161..dev-164",
      "dev-166..dev-168",
      "dev-170",
      "topo-062..topo-063",
      "topo-065..topo-072",
    ],
  },
  {
    reason: "Prepared queries are read and executed, but not written over HTTP.",
    recordings: ["dev-247", "dev-255..dev-258"],
  },
  { reason: "User events.", recordings: ["dev-259..dev-261"] },
  {
    reason:
      "The certificate authority of the mesh: roots, leaves and who may call whom by certificate.",
    recordings: ["acl-025", "dev-097..dev-099", "dev-238..dev-239"],
  },
  { reason: "The compiled discovery chain.", recordings: ["dev-232..dev-234"] },
];

const numberOf = (name: string): number => Number(/^\w+-(\d+)/.exec(name)?.[1]);
const groupOf = (name: string): string => name.slice(0, name.indexOf("-"));

/** The reason why a recording is out of scope; undefined if it is answered. */
export const gapOf = (name: string): string | undefined =>
  outOfScope.find((gap) => gap.recordings.some((range) => within(name, range)))?.reason;

const within = (name: string, range: string): boolean => {
  const [first = "", last = first] = range.split("..");
  const number = numberOf(name);
  return groupOf(name) === groupOf(first) && number >= numberOf(first) && number <= numberOf(last);
};
