import type { Storage as GraphiQLStorage } from "@graphiql/toolkit";

const PREFIX = "graphiql:";

const localStorageIfAllowed = (): Storage | null => {
  try {
    return localStorage;
  } catch {
    return null;
  }
};

const kept = localStorageIfAllowed();

const withoutHeaders = (value: string): string => {
  try {
    return JSON.stringify(JSON.parse(value), (key, part: unknown) =>
      key === "headers" && typeof part === "string" ? null : part,
    );
  } catch {
    // Not JSON: a query, a theme, the size of a pane.
    return value;
  }
};

/**
 * Where GraphiQL keeps tabs, history and layout: local storage, without the text of the headers
 * editor. That text may hold a token, and GraphiQL's history would write it down.
 */
export const consoleStorage: GraphiQLStorage = {
  getItem: (key) => kept?.getItem(key) ?? null,
  setItem: (key, value) => {
    if (key !== `${PREFIX}headers`) kept?.setItem(key, withoutHeaders(value));
  },
  removeItem: (key) => kept?.removeItem(key),
  clear: () => {
    for (const key of Object.keys(kept ?? {})) if (key.startsWith(PREFIX)) kept?.removeItem(key);
  },
  get length() {
    return kept?.length ?? 0;
  },
};
