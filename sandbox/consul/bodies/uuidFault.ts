/** What is wrong with a UUID, in Consul's words; undefined if nothing is. */
export const uuidFault = (id: string): string | undefined => {
  if (id.length !== 36) return "uuid string is wrong length";
  if (!/^.{8}(?:-.{4}){3}-.{12}$/.test(id)) return "uuid is improperly formatted";
  const wrong = /[^0-9a-f-]/i.exec(id)?.[0];
  if (wrong === undefined) return undefined;
  const code = wrong.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `encoding/hex: invalid byte: U+${code} '${wrong}'`;
};
