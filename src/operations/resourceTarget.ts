import type { Resource } from "../../schema/estate/Resource.js";
import type { Source } from "../estate/EstateView.js";
import type { PolicyTarget } from "../policy/Policy.js";

const namespaceOf = (resource: Resource): string | null =>
  "namespace" in resource && typeof resource.namespace === "string" ? resource.namespace : null;

/** A source as policies see it. */
export const sourceTarget = ({ id, system, environment }: Source): PolicyTarget => ({
  system,
  source: id,
  environment,
});

/** A thing of the estate as policies see it. */
export const resourceTarget = (resource: Resource, source: Source): PolicyTarget => ({
  ...sourceTarget(source),
  id: resource.id,
  kind: resource.kind,
  name: resource.name,
  namespace: namespaceOf(resource),
  environment: resource.environment ?? source.environment,
  tags: resource.tags,
});
