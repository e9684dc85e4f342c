/** What a link may carry behind `#`. Browsers never send that part to a server. */
export interface Fragment {
  readonly token: string | null;
  /** An operation to open in a tab of its own; it is not run. */
  readonly query: string | null;
}

/**
 * Reads the fragment and takes it out of the address bar at once, so that neither a bookmark nor a
 * copied address nor a screenshot keeps the token.
 */
export const takeFragment = (): Fragment => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (location.hash !== "") {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return { token: fragment.get("token"), query: fragment.get("q") };
};

/** The address of this console with `query` in it, for others to open; it never holds a token. */
export const linkTo = (query: string): string => {
  const link = new URL(location.pathname, location.origin);
  link.hash = new URLSearchParams({ q: query }).toString();
  return link.href;
};
