/** An answer that is not a success: Consul says it in plain text. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** The body; Consul ends it without a newline. */
    text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
    this.name = "HttpError";
  }
}

export const badRequest = (text: string): HttpError => new HttpError(400, text);

/** The list of methods that a route answers, as a 405 and an OPTIONS name them. */
export const allow = (methods: readonly string[]): string => ["OPTIONS", ...methods].join(",");
