import type { Condition } from "../../src/estate/conditions.js";

/** It is of one of Consul's kinds of services; "" stands for an ordinary one. */
export const ofServiceKind = (
  kinds: readonly string[] | null | undefined,
): Condition<{ readonly serviceKind: string | null }> | null =>
  kinds ? ({ serviceKind }) => kinds.includes(serviceKind ?? "") : null;
