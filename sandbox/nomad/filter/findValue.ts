export type Found =
  | { readonly kind: "found"; readonly value: unknown }
  | { readonly kind: "missing" }
  | { readonly kind: "error"; readonly message: string };

/** Maps may lack a key; a struct that lacks a field is a mistake of the expression. */
export const findValue = (selector: readonly string[], datum: unknown): Found => {
  let value = datum;
  for (const [at, name] of selector.entries()) {
    if (value === null || value === undefined) return { kind: "missing" };
    if (typeof value !== "object") return { kind: "missing" };
    const member = Object.entries(value).find(([key]) => key === name);
    if (!member) {
      const inner = selector.slice(0, at).at(-1) ?? "";
      if (at > 0 && !/^[A-Z].*(?:Policy|Strategy|Resources|Summary)$/.test(inner))
        return { kind: "missing" };
      return {
        kind: "error",
        message:
          `error finding value in datum: /${selector.join("/")} at part ${at}: ` +
          `couldn't find key: struct field with name ${JSON.stringify(name)}`,
      };
    }
    value = member[1];
  }
  return { kind: "found", value };
};
