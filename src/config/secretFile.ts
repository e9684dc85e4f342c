import { readFileSync, statSync, type Stats } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { errorCode } from "./errorCode.js";
import { line, mapping } from "./fields.js";
import { Secret } from "./secret.js";

const MAXIMUM_BYTES = 65_536;
/** Read, write or execute for the group or for all. */
const OTHERS = 0o077;

type ReadFile = { readonly text: string } | { readonly fault: string };

const faultOf = (cause: unknown): string => {
  const code = errorCode(cause);
  const known = { ENOENT: "does not exist", EACCES: "may not be read by this user" };
  return new Map(Object.entries(known)).get(code) ?? `cannot be read (${code || "unknown fault"})`;
};

const faultOfStats = (path: string, stats: Stats, secret: boolean): string | null => {
  if (!stats.isFile()) return `${path} is not a regular file`;
  if (stats.size > MAXIMUM_BYTES) {
    return `${path} has ${stats.size} bytes, expected at most ${MAXIMUM_BYTES}`;
  }
  if (!secret || (stats.mode & OTHERS) === 0) return null;
  const found = (stats.mode & 0o777).toString(8).padStart(4, "0");
  return `${path} holds a secret and has mode ${found}, so others can read it; expected 0600: chmod 600 ${path}`;
};

/** Reads a small file; `secret` refuses one that others can read. Never blocks on a pipe or device. */
const readSmallFile = (path: string, secret: boolean): ReadFile => {
  try {
    const fault = faultOfStats(path, statSync(path), secret);
    if (fault) return { fault };
    const text = readFileSync(path, "utf8");
    return text.trim() === "" ? { fault: `${path} is empty` } : { text };
  } catch (cause) {
    return { fault: `${path} ${faultOf(cause)}` };
  }
};

const fileText = (path: string, secret: boolean, context: z.RefinementCtx): string => {
  const read = readSmallFile(path, secret);
  if ("text" in read) return read.text;
  context.addIssue({ code: "custom", message: read.fault, params: { whole: true } });
  return "";
};

/** What an HTTP header can carry. */
const CARRIED = /^[\x20-\x7e]*$/;

/**
 * A secret: text, or `{ file: PATH }` with a path from `directory`; white space around the text of a
 * file is not part of the secret. Left out, the secret is empty.
 */
export const secretField = (directory: string) =>
  z
    .union([z.string(), mapping({ file: line("a path") })], "text or { file: PATH }")
    .transform((given, context) => {
      const text =
        typeof given === "string"
          ? given
          : fileText(resolve(directory, given.file), true, context).trim();
      if (!CARRIED.test(text)) {
        const message = "holds a line end or another character that no HTTP header can carry";
        context.addIssue({ code: "custom", message, params: { whole: true } });
      }
      return new Secret(text);
    })
    .default(() => new Secret(""));

const pem = (path: string, secret: boolean, context: z.RefinementCtx): string => {
  const text = fileText(path, secret, context);
  if (text === "" || text.includes("-----BEGIN ")) return text;
  const message = `${path} holds no PEM block; expected one that starts with -----BEGIN`;
  context.addIssue({ code: "custom", message, params: { whole: true } });
  return "";
};

/** The path of a PEM file with certificates, read at once. */
export const certificateField = (directory: string) =>
  line("the path of a PEM file")
    .transform((path, context) => pem(resolve(directory, path), false, context))
    .optional();

/** The path of a PEM file with a private key, read at once; others must not be able to read it. */
export const privateKeyField = (directory: string) =>
  line("the path of a PEM file")
    .transform((path, context) => new Secret(pem(resolve(directory, path), true, context)))
    .optional();
