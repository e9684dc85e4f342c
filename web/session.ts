import { createStore } from "./createStore";

/** Why the console asks for a token: nothing given yet, or the gateway's code for refusing one. */
export type AskReason =
  | "MISSING"
  | "REPLACE"
  | "UNAUTHENTICATED"
  | "TOKEN_INVALID"
  | "TOKEN_EXPIRED"
  | "TOKEN_NOT_YET_VALID";

interface Session {
  readonly token: string | null;
  /** Set while the dialog is open. */
  readonly asking: AskReason | null;
}

const KEY = "causeway.token";

// RFC 6750 allows exactly these characters; anything else could not be sent as a header.
const BEARER_TOKEN = /^[\w\-.~+/]+=*$/;

/** The token in what somebody pasted: without white space around it or a leading `Bearer`. */
export const tokenIn = (pasted: string): string | null => {
  const token = pasted.trim().replace(/^bearer\s+/i, "");
  return BEARER_TOKEN.test(token) ? token : null;
};

// Session storage dies with the tab. Where the browser forbids it, the token lives in this page only.
const stored = (): string | null => {
  try {
    return tokenIn(sessionStorage.getItem(KEY) ?? "");
  } catch {
    return null;
  }
};

const store = (token: string | null): void => {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    return;
  }
};

export const session = createStore<Session>({ token: stored(), asking: null });

/** Requests that wait for a token. */
let waiting: ((token: string | null) => void)[] = [];

const settle = (token: string | null): void => {
  const settled = waiting;
  waiting = [];
  for (const resolve of settled) resolve(token);
};

/** The token to send; asks for one where there is none. Null: the caller closed the dialog. */
export const currentToken = (): Promise<string | null> => {
  const { token } = session.read();
  if (token !== null) return Promise.resolve(token);
  return new Promise((resolve) => {
    waiting.push(resolve);
    askForToken("MISSING");
  });
};

export const askForToken = (reason: AskReason): void => {
  const { token, asking } = session.read();
  // The first reason says more than the "missing" of the requests that follow it.
  session.write({ token, asking: asking ?? reason });
};

export const acceptToken = (token: string): void => {
  store(token);
  session.write({ token, asking: null });
  settle(token);
};

/** Closes the dialog: what waits is not sent. */
export const dismissDialog = (): void => {
  session.write({ token: session.read().token, asking: null });
  settle(null);
};

/** Forgets a token that the gateway refused, unless another one has taken its place meanwhile. */
export const refuseToken = (refused: string, reason: AskReason): void => {
  if (session.read().token !== refused) return;
  store(null);
  session.write({ token: null, asking: reason });
};
