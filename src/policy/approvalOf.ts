import type { ApprovalRule } from "./Policy.js";

const MAXIMUM = 10;
const ROLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const COUNTED = /^\s*(\d{1,3})\s+of\s+([^]*)$/u;

const EXPECTED =
  'expected roles, e.g. @approval("approver") or @approval("2 of approver, operator")';

/** What `@approval` asks for, or what is wrong with it. */
export const approvalOf = (
  value: string,
): Omit<ApprovalRule, "policyId"> | { readonly problem: string } => {
  const [, counted = "1", listed = value] = COUNTED.exec(value) ?? [];
  const count = Number(counted);
  const roles = listed.split(",").map((role) => role.trim());
  const wrong = roles.find((role) => !ROLE.test(role));
  if (wrong !== undefined) {
    return { problem: `@approval names ${JSON.stringify(wrong.slice(0, 80))}; ${EXPECTED}` };
  }
  if (new Set(roles).size < roles.length) return { problem: "@approval names a role twice" };
  if (count < 1 || count > MAXIMUM) {
    return { problem: `@approval asks for ${count} people; expected 1 to ${MAXIMUM}` };
  }
  return { count, roles };
};
