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
    reason: "Logging in by an auth method: tokens are made by who may write ACLs.",
    recordings: ["acl-110..acl-127", "acl-133"],
  },
  { reason: "Translating the rules of Consul before 1.4.", recordings: ["acl-108"] },
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
