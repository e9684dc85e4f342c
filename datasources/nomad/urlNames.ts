/** Ends of a path by which Nomad tells what of a job is asked for, encoded or not. */
const ROUTES: readonly string[] = [
  "evaluate",
  "allocations",
  "evaluations",
  "periodic/force",
  "plan",
  "summary",
  "dispatch",
  "versions",
  "revert",
  "deployments",
  "deployment",
  "stable",
  "scale",
  "services",
  "submission",
  "actions",
  "statuses",
];

/** What is wrong with a job id that is to stand in a URL; null: nothing. */
export const faultOfJobId = (id: string): string | null => {
  if (id === "") return "is empty";
  if (!id.isWellFormed()) return "holds a lone surrogate";
  if (/[\0 ]/.test(id)) return "holds a space or a NUL, which Nomad refuses";
  if (id.length > 4_096) return "is longer than 4096 characters";
  if (id.split("/").some((segment) => segment === "." || segment === ".." || segment === "")) {
    return "has a segment that is empty, '.' or '..'";
  }
  const route = ROUTES.find((end) => id.endsWith(`/${end}`));
  if (route !== undefined)
    return `ends in "/${route}", which Nomad takes for a part of its own URL`;
  return /\/versions\/[^/]+\/tag$/.test(id) ? 'ends like the URL of a "/tag"' : null;
};

/** Whether something may stand in a URL as one segment. */
export const isSegment = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && name.isWellFormed() && !/[\0/]/.test(name);

const NAMESPACE = /^[a-zA-Z0-9-]{1,128}$/;

export const isNamespace = (name: string): boolean => NAMESPACE.test(name);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (id: string): boolean => UUID.test(id);
