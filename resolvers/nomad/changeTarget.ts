import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import type { NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import type { NomadJob } from "../../schema/nomad/NomadJob.js";
import type { NomadNode } from "../../schema/nomad/NomadNode.js";
import { Fault } from "../../src/errors.js";
import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";

/** What changes a Nomad. */
export type Changer = ReturnType<Reach["nomad"]>;

/** Where a thing is, as its id says: it may be gone from the estate by now. */
export interface TargetPlace {
  readonly region: string;
  readonly namespace: string;
  readonly id: string;
}

interface Changeable {
  readonly NOMAD_JOB: NomadJob;
  readonly NOMAD_NODE: NomadNode;
  readonly NOMAD_DEPLOYMENT: NomadDeployment;
  readonly NOMAD_ALLOCATION: NomadAllocation;
}

const isOf = <Kind extends keyof Changeable>(
  resource: Resource | null,
  kind: Kind,
): resource is Changeable[Kind] => resource?.kind === kind;

const NAMES: Readonly<Record<keyof Changeable, string>> = {
  NOMAD_JOB: "Nomad job",
  NOMAD_NODE: "Nomad node",
  NOMAD_DEPLOYMENT: "Nomad deployment",
  NOMAD_ALLOCATION: "Nomad allocation",
};

/** What is not there, not visible, of another kind or gone by now: it all reads alike. */
export const noSuch = (kind: keyof Changeable): Fault =>
  new Fault("NOT_FOUND", `There is no ${NAMES[kind]} of this id.`);

/** The thing of an id, as far as the caller sees it. Throws NOT_FOUND. */
export const thingOf = <Kind extends keyof Changeable>(
  { estate }: Pick<Reach, "estate">,
  id: string,
  kind: Kind,
): Changeable[Kind] => {
  const thing = estate.get(id);
  if (isOf(thing, kind)) return thing;
  throw noSuch(kind);
};

/** A thing of the estate as the target of a change. Throws NOT_FOUND. */
export const targetOf = (
  { estate }: Pick<Reach, "estate">,
  id: string,
  kind: keyof Changeable,
): ChangeTarget => {
  const thing = thingOf({ estate }, id, kind);
  const source = estate.source(thing.sourceId);
  if (!source) throw noSuch(kind);
  return {
    source,
    id,
    name: thing.name,
    attributes: {
      kind,
      ...("namespace" in thing ? { namespace: thing.namespace } : {}),
      environment: thing.environment,
      tags: thing.tags,
    },
  };
};

const segmentsOf = (id: string): readonly string[] => {
  const [, , , path = ""] = /^([^:]*):([^:]*):[^:]*:(.*)$/s.exec(id)?.slice(0) ?? [];
  return path.split("/").map(decodeURIComponent);
};

/** Where a job or a variable is: its id is `<region>/<namespace>/<id or path>`. */
export const namespacedPlace = ({ id }: Pick<ChangeTarget, "id">): TargetPlace => {
  const [region = "", namespace = "", ...rest] = segmentsOf(id);
  return { region, namespace, id: rest.join("/") };
};

/** Where a node, an allocation or a deployment is: its id is `<region>/<uuid>`. */
export const plainPlace = ({ id, attributes }: ChangeTarget): TargetPlace => {
  const [region = "", uuid = ""] = segmentsOf(id);
  return { region, namespace: attributes.namespace ?? "default", id: uuid };
};

/** What looks for a thing that was there a moment ago. Throws NOT_FOUND. */
export const still = async <T>(found: Promise<T | null>, kind: ResourceKind): Promise<T> => {
  const thing = await found;
  if (thing !== null) return thing;
  throw new Fault(
    "NOT_FOUND",
    `Nomad has no such ${kind.slice("NOMAD_".length).toLowerCase()} any more.`,
  );
};
