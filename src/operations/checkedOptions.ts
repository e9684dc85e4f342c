import { Fault } from "../errors.js";
import type { ChangeDeclaration } from "./ChangeDeclaration.js";

const KEY_LIMIT = 128;
const REASON_LIMIT = 1_000;

const tooLong = (what: string, found: number, limit: number): Fault =>
  new Fault("BAD_USER_INPUT", what, { found, limit });

/** @throws Fault BAD_USER_INPUT with the first thing that is wrong */
export const checkedInput = <Input>({ input }: ChangeDeclaration<Input>, given: Input): Input => {
  // An instance of a GraphQL input class is plain from here on.
  const plain: unknown = JSON.parse(JSON.stringify(given));
  const parsed = input.safeParse(plain);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw new Fault("BAD_USER_INPUT", `${place ? `\`${place}\`: ` : ""}${issue?.message ?? ""}`);
};

export const checkedKey = (key: string | null | undefined): string | null => {
  if (key === null || key === undefined) return null;
  if (key.length < 1 || key.length > KEY_LIMIT) {
    const what = `\`idempotencyKey\` has ${key.length} characters; 1 to ${KEY_LIMIT} fit.`;
    throw tooLong(what, key.length, KEY_LIMIT);
  }
  return key.normalize("NFC");
};

/** Why somebody does something; `name` is that of the argument. */
export const checkedReason = (
  reason: string | null | undefined,
  name = "reason",
): string | null => {
  if (reason === null || reason === undefined) return null;
  if (reason.length <= REASON_LIMIT) return reason;
  const what = `\`${name}\` has ${reason.length} characters; at most ${REASON_LIMIT} fit.`;
  throw tooLong(what, reason.length, REASON_LIMIT);
};
