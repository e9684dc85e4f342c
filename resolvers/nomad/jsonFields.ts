import type { JsonObject } from "../../src/operations/Json.js";

/** Whether something that came as JSON is an object. */
export const isFields = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
