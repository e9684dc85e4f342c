import { sampleBatches } from "./sampleBatches.js";
import type { Spec } from "./sampleParts.js";
import { sampleServices } from "./sampleServices.js";

/** What a region of the sample company runs on Nomad; `home` marks the one with all of it. */
export const sampleSpecs = (home: boolean): readonly Spec[] => [
  ...sampleServices.everywhere,
  ...sampleBatches.everywhere,
  ...(home ? [...sampleServices.atHome, ...sampleBatches.atHome] : []),
];

export const SAMPLE_NAMESPACES: readonly Spec[] = [
  { Name: "checkout", Description: "Carts, orders and payments", Meta: { team: "checkout" } },
  { Name: "identity", Description: "Accounts and sign-in", Meta: { team: "identity" } },
];

/** A directory that a client makes for jobs. */
export const SAMPLE_VOLUME: Spec = {
  Name: "feeds",
  Namespace: "default",
  PluginID: "mkdir",
  RequestedCapacityMinBytes: 1e9,
  RequestedCapacityMaxBytes: 5e9,
  RequestedCapabilities: [{ AccessMode: "single-node-writer", AttachmentMode: "file-system" }],
};

export const SAMPLE_VARIABLES: Readonly<Record<string, Spec>> = {
  "nomad/jobs/loyalty": { "api-key": "sample-4711" },
  "shared/feature-flags": { "new-checkout": "on" },
};
