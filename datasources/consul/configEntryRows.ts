import { z } from "zod";

/** A central configuration entry, and the services that it is about. */
export interface ConfigEntryFacts {
  readonly kind: string;
  readonly name: string;
  readonly modifyIndex: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Named by it; `*` for any. */
  readonly services: readonly string[];
}

/** Kinds that open-source Consul has known so far; what a server does not know it refuses, once. */
export const CONFIG_ENTRY_KINDS = [
  "service-defaults",
  "proxy-defaults",
  "service-router",
  "service-splitter",
  "service-resolver",
  "ingress-gateway",
  "terminating-gateway",
  "service-intentions",
  "mesh",
  "exported-services",
  "api-gateway",
  "http-route",
  "tcp-route",
  "inline-certificate",
  "file-system-certificate",
  "jwt-provider",
] as const;

/** Kinds whose entries say what a gateway of their name stands in front of. */
export const GATEWAY_KINDS: ReadonlySet<string> = new Set([
  "ingress-gateway",
  "terminating-gateway",
]);

const index = z.union([z.number(), z.string()]).transform(String);
const entryRow = z.looseObject({ Kind: z.string(), Name: z.string(), ModifyIndex: index });
const named = z.array(z.object({ Name: z.string() })).nullish();
const listening = z.object({ Listeners: z.array(z.object({ Services: named })).nullish() });
const linking = z.object({ Services: named });
const routing = z.object({ Rules: z.array(z.object({ Services: named })).nullish() });

const namesIn = (services: z.infer<typeof named>): readonly string[] =>
  (services ?? []).map(({ Name }) => Name);

const ofItself = (row: z.infer<typeof entryRow>): readonly string[] => [row.Name];
const ofServices = (row: unknown): readonly string[] => namesIn(linking.parse(row).Services);

const SERVICES_OF: ReadonlyMap<string, (row: z.infer<typeof entryRow>) => readonly string[]> =
  new Map([
    ["service-defaults", ofItself],
    ["service-router", ofItself],
    ["service-splitter", ofItself],
    ["service-resolver", ofItself],
    ["service-intentions", ofItself],
    ["terminating-gateway", ofServices],
    ["exported-services", ofServices],
    ["tcp-route", ofServices],
    [
      "ingress-gateway",
      (row) => (listening.parse(row).Listeners ?? []).flatMap(({ Services }) => namesIn(Services)),
    ],
    [
      "http-route",
      (row) => (routing.parse(row).Rules ?? []).flatMap(({ Services }) => namesIn(Services)),
    ],
  ]);

/** What belongs in no copy: the private key of an inline certificate. */
const SECRETS: ReadonlySet<string> = new Set(["PrivateKey"]);
const LEFT_OUT: ReadonlySet<string> = new Set(["CreateIndex", "ModifyIndex", "Hash"]);

const bodyFrom = (row: z.infer<typeof entryRow>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !LEFT_OUT.has(key))
      .map(([key, value]) => [key, SECRETS.has(key) ? "(not read)" : value]),
  );

/** An entry of `/config/:kind`, read without loss. */
export const configEntryFrom = (value: unknown): ConfigEntryFacts => {
  const row = entryRow.parse(value);
  return {
    kind: row.Kind,
    name: row.Name,
    modifyIndex: row.ModifyIndex,
    body: bodyFrom(row),
    services: [...new Set(SERVICES_OF.get(row.Kind)?.(row) ?? [])].sort(),
  };
};
