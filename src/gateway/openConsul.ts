import type { ConsulCheckReport } from "../../datasources/consul/checkConsul.js";
import { createConsul, type ConsulSettings } from "../../datasources/consul/createConsul.js";
import type { ConsulConfiguration } from "../config/consulSource.js";
import type { OpenedSource, Origin, SourceFacts } from "./OpenedSource.js";

/** A Consul cluster with these settings. */
export const openConsulAt = (settings: ConsulSettings, origin: Origin): OpenedSource => {
  const consul = createConsul(settings);
  const { name, address, environment } = settings;
  return {
    ...origin,
    system: "CONSUL",
    name,
    address,
    environment,
    observer: consul.observer,
    consul,
    check: async (signal) => factsOf(await consul.check(signal)),
    close: () => consul.close(),
  };
};

/** The Consul cluster that the configuration describes. */
export const openConsul = (
  { token, httpAuth, tls, ...settings }: ConsulConfiguration,
  credentialFrom: string,
): OpenedSource =>
  openConsulAt(
    {
      ...settings,
      token: token.reveal(),
      httpAuth: httpAuth.reveal(),
      tls: tls && { ...tls, key: tls.key?.reveal() },
    },
    { sandbox: false, credentialFrom },
  );

const factsOf = (report: ConsulCheckReport): SourceFacts => {
  const { isReachable: ok, version, reason, nodeName, datacenter } = report;
  const lines = [
    ...(nodeName ? [`agent ${nodeName} in datacenter ${datacenter ?? "?"}`] : []),
    ...(ok ? [`datacenters: ${report.datacenters.join(", ")}`] : []),
    ...report.unknownDatacenters.map((name) => `datacenter ${name}: the agent does not know it`),
    ...report.lacking,
    ...report.notRead,
  ];
  return { ok, version, lines, reason };
};
