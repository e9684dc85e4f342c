import { Fault } from "../../src/errors.js";
import { masked, namesSecret } from "../../src/operations/masked.js";

const LARGEST_BYTES = 512 * 1024;
const SHOWN_BYTES = 4 * 1024;
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Exactly one of the two. */
interface Given {
  readonly value?: string | null | undefined;
  readonly valueBase64?: string | null | undefined;
}

/** The value that is to be written. Throws VALUE_TOO_LARGE. */
export const valueOf = ({ value, valueBase64 }: Given): Buffer => {
  const bytes = Buffer.from(
    value ?? valueBase64 ?? "",
    typeof value === "string" ? "utf8" : "base64",
  );
  if (bytes.length <= LARGEST_BYTES) return bytes;
  const what = `The value has ${bytes.length} bytes; Consul takes at most 512 KiB (${LARGEST_BYTES} bytes). Write less.`;
  throw new Fault("VALUE_TOO_LARGE", what, { found: bytes.length, limit: LARGEST_BYTES });
};

const textOf = (bytes: Buffer): string | null => {
  try {
    return TEXT.decode(bytes);
  } catch {
    return null;
  }
};

/** A value as an approver may see it: not where its key tells of a secret, nor where nobody could read it. */
export const shownValue = (key: string, bytes: Buffer): string => {
  const text = textOf(bytes);
  if (text === null) return `(${bytes.length} bytes, not text)`;
  return namesSecret(key) || bytes.length > SHOWN_BYTES ? masked(text) : text;
};
