import { request, type Dispatcher } from "undici";

/** How a document is fetched. */
export interface Fetching {
  /** Bounds what is read of an answer. */
  readonly dispatcher: Dispatcher;
  /** Ends the call when its time is over. */
  readonly signal: AbortSignal;
}

/**
 * Reads a JSON document by GET. Redirects are not followed: they would let one server speak for
 * another. Rejects with what the log may hold, never with anything of the body.
 */
export const fetchJson = async (
  url: string,
  { dispatcher, signal }: Fetching,
): Promise<unknown> => {
  const headers = { accept: "application/json" };
  const { statusCode, body } = await request(url, { dispatcher, signal, headers });
  if (statusCode !== 200) {
    // What is left unread goes with its connection, when the dispatcher is destroyed.
    body.on("error", () => undefined).destroy();
    throw new Error(`${url} answered HTTP ${statusCode}, expected 200`);
  }
  const text = await body.text();
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new Error(`${url} answered something that is no JSON`);
  }
};
