/**
 * Whether Consul can be asked for this name: it cleans `.`, `..` and empty segments out of paths,
 * encoded or not, and would answer about something else. Lone surrogates have no UTF-8 form.
 */
export const isAddressable = (name: string): boolean =>
  name !== "" &&
  name.isWellFormed() &&
  name.split("/").every((segment) => segment !== "." && segment !== "..") &&
  !name.includes("//") &&
  !name.startsWith("/") &&
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  !/[\u0000-\u001f\u007f]/.test(name);
