/** An answer that is not a success: Nomad says it in plain text, without a final newline. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
    this.name = "HttpError";
  }
}

export const badRequest = (text: string): HttpError => new HttpError(400, text);
/** What an endpoint's own error is answered with, unless it carries a code. */
export const failed = (text: string): HttpError => new HttpError(500, text);
export const notFound = (text: string): HttpError => new HttpError(404, text);
export const denied = (): HttpError => new HttpError(403, "Permission denied");
export const invalidMethod = (): HttpError => new HttpError(405, "Invalid method");
