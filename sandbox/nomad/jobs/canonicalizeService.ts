import type { Service } from "./serviceTypes.js";

const DEFAULTS = {
  Name: "",
  AddressMode: "auto",
  OnUpdate: "require_healthy",
  Provider: "consul",
  Cluster: "default",
  Namespace: "default",
} as const;

const isDefaulted = (name: string): name is keyof typeof DEFAULTS => name in DEFAULTS;

/** Fills in what Nomad fills in where a service says nothing. */
export const canonicalizeService = (service: Service, defaultName: string): void => {
  for (const [name, value] of Object.entries({ ...DEFAULTS, Name: defaultName })) {
    if (isDefaulted(name)) service[name] ||= value;
  }
  for (const check of service.Checks ?? []) {
    check.Name ||= `service: ${JSON.stringify(service.Name)} check`;
    check.OnUpdate ||= service.OnUpdate;
  }
};
