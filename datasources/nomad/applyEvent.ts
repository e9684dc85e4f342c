import { allocationFactsFrom } from "./allocationRows.js";
import { deploymentFactsFrom } from "./deploymentRows.js";
import type { NomadEvent } from "./eventRows.js";
import { jobFrom } from "./jobRows.js";
import { nodeFactsFrom, nodeStubFrom } from "./nodeRows.js";
import { registrationFactsFrom } from "./registryRows.js";
import type { RegionView } from "./RegionView.js";

type Apply = (view: RegionView, event: NomadEvent) => void;

const applyNode: Apply = (view, { type, index, payload }) => {
  const { id, modifyIndex } = nodeStubFrom(payload["Node"]);
  // A node is told again with every change of its allocations: mostly nothing of it is new.
  if (type !== "NodeDeregistration" && view.nodes.indexOf(id) === modifyIndex) return;
  const node = nodeFactsFrom(payload["Node"]);
  if (type === "NodeDeregistration") view.nodes.remove(node, index);
  else view.nodes.take(node);
};

const APPLY: Readonly<Record<string, Apply | undefined>> = {
  Job: (view, { index, payload }) => {
    const { facts, spec } = jobFrom(payload["Job"]);
    if (payload["Deleted"] === true) view.purgeJob(facts, index);
    else view.takeJob(facts, spec);
  },
  Allocation: (view, { payload }) => {
    view.allocations.take(allocationFactsFrom(payload["Allocation"]));
  },
  Deployment: (view, { payload }) => {
    view.deployments.take(deploymentFactsFrom(payload["Deployment"]));
  },
  Node: applyNode,
  Service: (view, { type, index, payload }) => {
    const registration = registrationFactsFrom(payload["Service"]);
    if (type === "ServiceDeregistration") view.services.remove(registration, index);
    else view.services.take(registration);
  },
};

/** Topics that live in namespaces. */
export const NAMESPACED_TOPICS: readonly string[] = ["Job", "Allocation", "Deployment", "Service"];

/** Takes over what an event tells. Throws ZodError where it cannot be read. */
export const applyEvent = (view: RegionView, event: NomadEvent): void => {
  APPLY[event.topic]?.(view, event);
};
