/** What JSON can say. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/** A value as it will be read again from JSON; `undefined` becomes null. */
export const plainJson = (value: unknown): Json => {
  const json: unknown = JSON.parse(JSON.stringify(value ?? null));
  return isJson(json) ? json : null;
};

const isJson = (value: unknown): value is Json => value !== undefined;
