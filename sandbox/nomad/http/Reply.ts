import { goJson } from "../go/goJson.js";

/** What a handler answers; "" is no body. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body: string;
}

/** A JSON answer. */
export const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  headers,
  contentType: "application/json",
  body: goJson(value),
});

/** The answer to a write: its index stands in a header, too. */
export const written = (index: number, value: unknown): Reply =>
  json(value, { "X-Nomad-Index": String(index) });

/** A write that answers nothing but its index. */
export const writtenEmpty = (index: number): Reply => ({
  status: 200,
  headers: { "X-Nomad-Index": String(index) },
  body: "",
});

export const empty = (status = 200): Reply => ({ status, body: "" });

/** The members that most answers to writes end with. */
export const WRITE_META = { KnownLeader: false, LastContact: 0, NextToken: "" };
