import type { Secret } from "../../config/secret.js";
import { storageUnavailable } from "../storageFault.js";

/** Where a database is, without the credentials of its URL: `db.example.com:5432/causeway`. */
export const postgresAddress = (url: Secret): string => {
  const text = url.reveal();
  // The error of a bad URL would repeat it, with the password.
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !["postgres:", "postgresql:"].includes(parsed.protocol)) {
    throw storageUnavailable("`database` is no URL like postgres://user:password@host:5432/name");
  }
  return `${parsed.host}${parsed.pathname}`;
};
