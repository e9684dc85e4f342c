import { failed } from "../http/HttpError.js";

/** Nomad's indexes refuse what is no UUID before they look. */
export const requireUuid = (id: string, table: string): void => {
  if (id.length !== 36) {
    throw failed(`${table} lookup failed: index error: UUID must be 36 characters`);
  }
};

/**
 * A prefix of a UUID needs an even number of hexadecimal digits. Nomad's lists of deployments do not
 * say the table.
 */
export const requirePrefix = (prefix: string, table?: string): void => {
  const digits = prefix.replaceAll("-", "");
  const strange = /[^0-9a-fA-F]/.exec(digits)?.[0];
  const words = table === undefined ? "index error: " : `${table} lookup failed: index error: `;
  if (digits.length % 2 === 1) {
    throw failed(`${words}Input (without hyphens) must be even length`);
  }
  if (strange !== undefined) {
    const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw failed(`${words}Invalid UUID: encoding/hex: invalid byte: U+${code} '${strange}'`);
  }
};
