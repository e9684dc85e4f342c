import type { Source } from "./EstateView.js";
import type { SourceState } from "./SourceState.js";

/** A source as callers see it at this moment; `resourceCount` holds what the caller may see. */
export const toSource = (state: SourceState, resourceCount: number): Source => {
  const { system, name, address, sandbox } = state.identity;
  return {
    __typename: "Source",
    id: state.id,
    name,
    system,
    address,
    sandbox,
    status: state.status,
    reason: state.reason,
    version: state.version,
    remarks: state.remarks,
    resourceCount,
    observedAt: state.completedAt === null ? null : new Date(state.completedAt),
    staleSeconds: state.staleSeconds,
  };
};
