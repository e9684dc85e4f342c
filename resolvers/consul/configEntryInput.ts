import { z } from "zod";
import { Fault } from "../../src/errors.js";
import { uint64, where } from "./changeInput.js";

/** What stands in the estate in the place of a private key. */
const NOT_READ = "(not read)";
/** Kinds of which there is one entry, whose name may be left out. Consul takes any other for it. */
const ONLY_NAMES: ReadonlyMap<string, string> = new Map([
  ["proxy-defaults", "global"],
  ["mesh", "mesh"],
]);

type Body = Readonly<Record<string, unknown>>;

const bodyRule = z.record(z.string(), z.unknown());

const holdsText = (value: unknown, text: string): boolean =>
  value === text ||
  (typeof value === "object" &&
    value !== null &&
    Object.values(value).some((member: unknown) => holdsText(member, text)));

const holdsNull = (value: unknown): boolean =>
  typeof value === "object" && (value === null || Object.values(value).some(holdsNull));

/** Settings of which Consul knows no shape: a null among them ends a server of version 1.8 for good. */
const hasNullSetting = (body: unknown): boolean =>
  Object.entries(bodyRule.safeParse(body).data ?? {}).some(
    ([name, value]) => name.toLowerCase() === "config" && value !== null && holdsNull(value),
  );

/** What is to be applied. */
export const configEntryInput = z.object({
  ...where,
  // Checked here, and taken as it is: Consul knows what may be in it.
  body: z
    .unknown()
    .refine(
      (body) => bodyRule.safeParse(body).success,
      "`body` must be an object: the entry with its Kind and Name.",
    )
    .refine(
      (body) => !holdsText(body, NOT_READ),
      `\`body\` holds "${NOT_READ}", which stands for a secret that is never read; give the secret itself.`,
    )
    .refine(
      (body) => !hasNullSetting(body),
      "`body` holds null within `Config`, which Consul's servers may not survive; leave out what has no value.",
    ),
  checkIndex: uint64("checkIndex").nullish(),
});

export type ConfigEntryInput = z.infer<typeof configEntryInput>;

/** A member by either of its spellings; null where it is absent. Throws BAD_USER_INPUT. */
const member = (body: Body, upper: "Kind" | "Name"): string | null => {
  const lower = upper.toLowerCase();
  const given = [upper, lower].filter((name) => Object.hasOwn(body, name));
  const [name] = given;
  if (name === undefined) return null;
  const value = body[name];
  if (given.length === 1 && typeof value === "string" && value !== "") return value;
  throw new Fault("BAD_USER_INPUT", `\`body\` needs one ${upper}, a text that is not empty.`, {
    system: "consul",
  });
};

/** The entry, with what names it. Throws BAD_USER_INPUT. */
export const configEntryOf = ({ body: given }: ConfigEntryInput) => {
  const body: Body = bodyRule.parse(given);
  const kind = member(body, "Kind");
  if (kind === null || !/^[a-z0-9-]{1,64}$/.test(kind)) {
    const what = "`body` needs a Kind, such as service-defaults.";
    throw new Fault("BAD_USER_INPUT", what, { system: "consul" });
  }
  const only = ONLY_NAMES.get(kind);
  const name = member(body, "Name") ?? only;
  if (only !== undefined && name !== only) {
    const what = `The only entry of the kind ${kind} is named ${only}; name it so, or leave its Name out.`;
    throw new Fault("BAD_USER_INPUT", what, { system: "consul" });
  }
  if (name === undefined) {
    const what = `\`body\` needs a Name: what the ${kind} entry is about.`;
    throw new Fault("BAD_USER_INPUT", what, { system: "consul" });
  }
  return { kind, name, body };
};
