import type { z } from "zod";
import { consulSource } from "./consulSource.js";
import { nomadSource } from "./nomadSource.js";

/** The systems that a source may have: one line for each room. */
export const sourceKinds = [consulSource, nomadSource] as const;

/** One configured source, as its room's schema gives it, and where its credential came from. */
export type SourceConfiguration = z.output<ReturnType<(typeof sourceKinds)[number]["schema"]>> & {
  /** `CONSUL_HTTP_TOKEN`, `causeway.yaml:12` or `no credential`; never the credential. */
  readonly credentialFrom: string;
};
