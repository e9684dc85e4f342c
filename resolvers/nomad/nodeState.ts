import type { EstateView } from "../../src/estate/EstateView.js";
import type { ChangeOutcome } from "../../src/operations/ChangeDeclaration.js";
import { thingOf, type Changer } from "./changeTarget.js";

type FoundNode = NonNullable<Awaited<ReturnType<Changer["nodes"]["find"]>>>;

/** What of a node people may change, in a text: its index moves with much else. */
export const nodeState = ({ eligible, draining, drainStartedAt }: FoundNode): string =>
  [eligible ? "eligible" : "ineligible", draining ? "draining" : "", drainStartedAt ?? ""].join(
    "/",
  );

/** Whether the estate has a node as a change left it. */
export const showsNode = (id: string, { result }: ChangeOutcome, estate: EstateView): boolean => {
  const { modifyIndex } = result;
  if (!modifyIndex || !estate.get(id)) return true;
  return thingOf({ estate }, id, "NOMAD_NODE").modifyIndex >= Number(modifyIndex);
};
