import type { OpenedSource } from "./OpenedSource.js";
import { openConsulAt } from "./openConsul.js";
import { openNomadAt } from "./openNomad.js";
import type { RunningSandbox, SandboxAccess } from "./startSandboxThread.js";

/** The name of every source of the sandbox. */
const name = "sandbox";

const shared = {
  name,
  environment: "production",
  network: "vpc-sandbox",
  tls: null,
  timeoutMs: 5_000,
  maxConnections: 32,
} as const;

/** The sources of the sample estate. */
export const openSandbox = ({ consul, nomad }: RunningSandbox): readonly OpenedSource[] => {
  const origin = { sandbox: true, credentialFrom: "the sandbox" };
  const at = ({ address, token }: SandboxAccess) => ({ ...shared, address, token });
  return [
    openConsulAt({ ...at(consul), datacenters: null }, origin),
    openNomadAt({ ...at(nomad), regions: null, namespaces: null }, origin),
  ];
};
