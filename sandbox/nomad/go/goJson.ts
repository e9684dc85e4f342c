/**
 * Compact JSON as Nomad writes it: integers of any size exactly, and no character escaped that need
 * not be. Members that are undefined are left out.
 */
export const goJson = (value: unknown): string => {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  return Array.isArray(value) ? `[${value.map(goJson).join(",")}]` : members(value);
};

const members = (value: object): string => {
  let text = "";
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${goJson(member)}`;
  }
  return `{${text}}`;
};
