import { z } from "zod";
import { Fault } from "../../src/errors.js";
import { joinSegments } from "../../src/estate/segments.js";
import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";
import { indexText } from "./jobInput.js";

const name = z.string().max(128).nullish();

/** How a variable is named by whoever changes it. */
export const variableName = z.strictObject({
  source: name,
  region: name,
  namespace: z.string().nullish(),
  path: z.string(),
  checkIndex: indexText,
});

export type VariableName = z.infer<typeof variableName>;

/** Throws INVALID_NAMESPACE, INVALID_PATH, UNKNOWN_REGION. */
export const variableTarget = async (
  { source: sourceName, region: regionName, namespace: namespaceName, path }: VariableName,
  { estate, nomad }: Reach,
): Promise<ChangeTarget> => {
  const source = estate.sourceNamed("NOMAD", sourceName);
  const changer = nomad(source);
  const namespace = namespaceName ?? "default";
  changer.names.namespace(namespace);
  changer.names.variablePath(path);
  const region = await changer.region(regionName ?? null);
  const { environment } = source;
  return {
    source,
    id: `${source.id}:variable:${joinSegments([region, namespace, ...path.split("/")])}`,
    name: path,
    attributes: { kind: "NOMAD_VARIABLE", namespace, environment, tags: [] },
  };
};

type Found = Awaited<ReturnType<ReturnType<Reach["nomad"]>["variables"]["find"]>>;

/** Throws CONFLICT where a variable is locked, or not at the index that the caller insists on. */
export const requireChangeable = (
  { modifyIndex: now, isLocked }: Found,
  { checkIndex }: VariableName,
): void => {
  if (isLocked) {
    const what = "The variable is locked: wait until its holder releases the lock, or it expires.";
    throw new Fault("CONFLICT", what);
  }
  if (!checkIndex || Number(checkIndex) === Number(now)) return;
  const is = now === "0" ? "there is none" : `it is at ${now}`;
  const what = `The variable is not at index ${Number(checkIndex)}: ${is}. Look at it again.`;
  throw new Fault("CONFLICT", what);
};
