import { z } from "zod";
import { text, where } from "./changeInput.js";

const LARGEST_PORT = 65_535;
const MOST_PAIRS = 64;
/** Consul keeps its own word about a node and about maintenance under these ids. */
const RESERVED = /^(?:serfHealth$|_node_maintenance$|_service_maintenance:)/;

const CHECK_STATUSES: ReadonlySet<string> = new Set(["PASSING", "WARNING", "CRITICAL"]);

const checkInput = z.object({
  checkId: text("checkId").refine(
    (id) => id !== "" && !RESERVED.test(id),
    "`checkId` is empty, or an id that Consul keeps for itself; choose another.",
  ),
  name: text("name"),
  status: z
    .enum(["PASSING", "WARNING", "CRITICAL", "MAINTENANCE"])
    .refine(
      (status) => CHECK_STATUSES.has(status),
      "The status of a check is PASSING, WARNING or CRITICAL; maintenance is a change of its own.",
    )
    .nullish(),
  notes: text("notes").nullish(),
});

const metaRule = z.record(z.string(), z.string());

/** What is to be registered. */
export const registrationInput = z.object({
  ...where,
  node: z.string(),
  address: z
    .string()
    .refine(
      (address) => /^[^\s\p{Cc}]{1,255}$/u.test(address) && address.isWellFormed(),
      "`address` must be an address or a host name: 1 to 255 characters without spaces.",
    ),
  service: text("service").refine((name) => name !== "", "`service` is empty; name the service."),
  serviceId: z.string().nullish(),
  port: z
    .number()
    .int()
    .min(0, "`port` must be 0 to 65535.")
    .max(LARGEST_PORT, "`port` must be 0 to 65535.")
    .nullish(),
  tags: z.array(text("tags")).readonly().nullish(),
  // Checked here, and taken as it is.
  meta: z
    .unknown()
    .refine((meta) => {
      const given = metaRule.safeParse(meta ?? {});
      return given.success && Object.keys(given.data).length <= MOST_PAIRS;
    }, `\`meta\` must be an object of at most ${MOST_PAIRS} texts.`)
    .optional(),
  checks: z
    .array(checkInput)
    .readonly()
    .refine(
      (checks) => new Set(checks.map(({ checkId }) => checkId)).size === checks.length,
      "Two of `checks` have the same id.",
    )
    .nullish(),
});

export type RegistrationInput = z.infer<typeof registrationInput>;

/** The same in Consul's words, what was omitted filled in. */
export const registrationOf = ({ service, address, ...given }: RegistrationInput) => ({
  service,
  address,
  port: given.port ?? 0,
  tags: given.tags ?? [],
  meta: metaRule.safeParse(given.meta).data ?? {},
  checks: (given.checks ?? []).map(({ checkId, name, status, notes }) => ({
    checkId,
    name,
    status: (status ?? "CRITICAL").toLowerCase(),
    notes: notes ?? "",
  })),
});
