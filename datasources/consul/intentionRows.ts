import { z } from "zod";
import type { ConsulIntentionAction } from "../../schema/consul/enums.js";
import { emptyToNull } from "../upstream/emptyToNull.js";

/** An intention of either API; names outside the default namespace or cluster are qualified. */
export interface IntentionFacts {
  readonly sourceName: string;
  readonly destinationName: string;
  readonly precedence: number;
  readonly description: string | null;
  readonly action: ConsulIntentionAction | null;
  readonly permissions: readonly unknown[] | null;
}

const intentionRow = z.object({
  SourceNS: z.string().nullish(),
  SourcePeer: z.string().nullish(),
  SourceName: z.string(),
  DestinationNS: z.string().nullish(),
  DestinationName: z.string(),
  Description: z.string().nullish(),
  Action: z.string().nullish(),
  Precedence: z.number().int().nullish(),
  Permissions: z.array(z.unknown()).nullish(),
});
const permissionRow = z.object({ Action: z.string() });

const ACTIONS: Readonly<Record<string, ConsulIntentionAction>> = { allow: "ALLOW", deny: "DENY" };

const qualified = (name: string, namespace: string | null | undefined, peer?: string | null) => {
  const inNamespace = namespace && namespace !== "default" ? `${namespace}/${name}` : name;
  return peer ? `peer:${peer}/${inNamespace}` : inNamespace;
};

/** A row of `/connect/intentions`. */
export const intentionFrom = (value: unknown): IntentionFacts => {
  const row = intentionRow.parse(value);
  const permissions = row.Permissions && row.Permissions.length > 0 ? row.Permissions : null;
  return {
    sourceName: qualified(row.SourceName, row.SourceNS, row.SourcePeer),
    destinationName: qualified(row.DestinationName, row.DestinationNS),
    precedence: row.Precedence ?? 0,
    description: emptyToNull(row.Description),
    action: permissions ? null : (ACTIONS[row.Action ?? ""] ?? null),
    permissions,
  };
};

/** Whether it lets at least some calls through. */
export const allows = ({ action, permissions }: IntentionFacts): boolean =>
  action === "ALLOW" ||
  (permissions ?? []).some((permission) => {
    const parsed = permissionRow.safeParse(permission);
    return parsed.success && parsed.data.Action === "allow";
  });
