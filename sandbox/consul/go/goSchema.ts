import { z } from "zod";
import { formatDuration, parseDuration } from "./duration.js";
import { sorted } from "./goJson.js";

/** Schemas that read JSON as Go's encoding/json does: null and absent leave the zero value. */

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

export const whole = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? null);

/** A map of strings, its keys in order. */
export const textMap = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (value === null || value === undefined) return null;
    const entries = isRecord(value) ? Object.entries(value) : undefined;
    if (!entries) {
      context.issues.push({
        code: "custom",
        input: value,
        params: { go: "map[string]string", value },
      });
      return null;
    }
    const map: Record<string, string> = {};
    for (const [key, member] of entries) {
      if (typeof member === "string") map[key] = member;
      else
        context.issues.push({
          code: "custom",
          input: member,
          params: { go: "string", value: member },
        });
    }
    return sorted(map);
  });

/** A duration, written "10s" or as nanoseconds; as nanoseconds. */
export const duration = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (typeof value === "number") return value;
    if (typeof value !== "string" || value === "") return 0;
    const nanoseconds = parseDuration(value);
    if (nanoseconds !== undefined) return nanoseconds;
    context.issues.push({
      code: "custom",
      input: value,
      message: `time: invalid duration ${JSON.stringify(value)}`,
      params: { verbatim: true },
    });
    return 0;
  });

/** A duration in the words that Go prints it with; "" for none. */
export const durationText = duration.transform((value) =>
  value === 0 ? "" : formatDuration(value),
);

/** Whatever JSON there is, under string keys. */
export const jsonMap = z
  .record(z.string(), z.json())
  .nullish()
  .transform((value) => value ?? null);

/** How strictly an object is read. */
interface Reading {
  /** Fields that Consul knows and that make no difference here; all others are refused. */
  readonly ignored?: readonly string[];
  /** Takes snake_case as well. */
  readonly snake?: boolean;
  /** Takes snake_case as well, and ignores what it does not know. */
  readonly lenient?: boolean;
}

/** An object whose keys may be written in any case. */
export const struct = <S extends z.ZodRawShape>(shape: S, reading: Reading = {}) =>
  z.preprocess(canonical(Object.keys(shape), reading), z.object(shape));

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const canonical = (names: readonly string[], reading: Reading) => {
  const { ignored = [], lenient = false, snake = lenient } = reading;
  const plain = (name: string): string => (snake ? name.replaceAll("_", "") : name).toLowerCase();
  const spelling = new Map(names.map((name) => [plain(name), name]));
  const known = new Set([...names, ...ignored].map(plain));
  return (value: unknown, context: z.core.$RefinementCtx): unknown => {
    if (value === null) return {};
    if (!isRecord(value)) return value;
    const members: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const name = spelling.get(plain(key));
      if (name !== undefined) members[name] = member;
      else if (!lenient && !known.has(plain(key)))
        refuse(context, value, `json: unknown field ${JSON.stringify(key)}`);
    }
    return members;
  };
};

/** Reports what stands in the answer as it is. */
const refuse = (context: z.core.$RefinementCtx, input: unknown, message: string): void => {
  context.issues.push({ code: "custom", input, message, params: { verbatim: true } });
};
