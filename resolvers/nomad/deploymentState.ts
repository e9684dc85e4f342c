import { Fault } from "../../src/errors.js";
import type { EstateView } from "../../src/estate/EstateView.js";
import type { ChangeOutcome } from "../../src/operations/ChangeDeclaration.js";
import { thingOf } from "./changeTarget.js";

const ENDED: ReadonlySet<string> = new Set(["successful", "failed", "cancelled"]);

/** Throws CONFLICT for a deployment that has ended. */
export const requireActive = ({ status }: { readonly status: string }): void => {
  if (!ENDED.has(status)) return;
  throw new Fault("CONFLICT", `The deployment has ended: it is ${status}.`);
};

/** Whether the estate has a deployment as a change left it. */
export const showsDeployment = (
  id: string,
  { result }: ChangeOutcome,
  estate: EstateView,
): boolean => {
  const { modifyIndex } = result;
  if (!modifyIndex || !estate.get(id)) return true;
  return thingOf({ estate }, id, "NOMAD_DEPLOYMENT").modifyIndex >= Number(modifyIndex);
};
