import { HttpError } from "../http/HttpError.js";

/** The headers of a write that the servers refused: it tells an index, too. */
export const NO_INDEX: Readonly<Record<string, string>> = { "X-Nomad-Index": "0" };

/** What the servers, rather than the agent, say no to. */
export const refusal = (status: number, words: string): HttpError =>
  new HttpError(status, words, NO_INDEX);

export const unacceptable = (words: string): HttpError => refusal(400, `RPC Error:: 400,${words}`);
