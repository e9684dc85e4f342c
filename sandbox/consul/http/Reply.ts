/** What a handler answers. A string is JSON unless `contentType` says otherwise; "" is no body. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body: string | Buffer;
  /** Answered before a route was found. */
  readonly unrouted?: boolean;
}

/** A JSON answer; `text` is compact JSON. */
export const json = (text: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  headers,
  contentType: "application/json",
  body: text,
});

/** An empty answer. */
export const empty = (status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: "",
});
