/** A value as JSON has it; bigint stands for integers that a double can not hold. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a value of unknown origin is an object with members. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value that JSON.parse made is a list. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
