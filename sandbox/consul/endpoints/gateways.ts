import { isRecord } from "../go/goSchema.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import { json } from "../http/Reply.js";
import type { ConfigRow } from "../state/ConfigEntries.js";
import type { Instance } from "../state/NodeEntry.js";
import { named, see } from "./listing.js";
import { summarize } from "./summarize.js";

const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

interface Bound {
  readonly name: string;
  readonly more: object;
}

const boundTo = (row: ConfigRow): readonly Bound[] =>
  row.Kind === "terminating-gateway"
    ? records(row.Body["Services"]).map(({ Name, ...more }) => ({ name: String(Name), more }))
    : records(row.Body["Listeners"]).flatMap((listener) =>
        records(listener["Services"]).map(({ Name, Hosts }) => ({
          name: String(Name),
          more: {
            Port: listener["Port"],
            Protocol: listener["Protocol"],
            Hosts: Hosts ?? undefined,
          },
        })),
      );

/** The services that a gateway stands before; a wildcard stands for all that are registered. */
const servicesOf = (call: Call, gateway: string): readonly (Bound & { row: ConfigRow })[] => {
  const { config, catalog } = call.dc;
  const row = config.get("ingress-gateway", gateway) ?? config.get("terminating-gateway", gateway);
  if (!row) return [];
  return boundTo(row).flatMap((bound) => {
    if (bound.name !== "*") return [{ ...bound, row }];
    return catalog
      .serviceNames()
      .filter((name) => name !== "consul" && isPlain(catalog.instances(name)))
      .map((name) => ({ name, more: { ...bound.more, FromWildcard: true }, row }));
  });
};

/** Proxies and gateways are not behind a wildcard. */
const isPlain = (instances: Iterable<Instance>): boolean =>
  [...instances].every(({ service }) => service.Kind === "");

const watched = (
  call: Call,
  effective: boolean,
  answer: (gateway: string) => string,
): ReturnType<typeof read> => {
  const gateway = named(call, "gateway name");
  return read(call, () => ({
    watch: ["gateway-services"],
    index: () => call.dc.indexes.max("gateway-services"),
    effective,
    answer: () => json(answer(gateway)),
  }));
};

export const gatewayServices: Handler = (call) =>
  watched(call, true, (gateway) => {
    const visible = see(call);
    const rows = servicesOf(call, gateway)
      .filter(({ name }) => visible.service(name))
      .map(({ name, more, row }) => ({
        Gateway: { Name: gateway },
        Service: { Name: name },
        GatewayKind: row.Kind,
        ...more,
        CreateIndex: row.CreateIndex,
        ModifyIndex: row.ModifyIndex,
      }));
    return rows.length > 0 ? goJson(rows) : "null";
  });

export const gatewayServiceNodes: Handler = (call) =>
  watched(call, false, (gateway) => {
    const visible = see(call);
    const names = servicesOf(call, gateway).map(({ name }) => name);
    return goJson(summarize(call, ({ service }) => visible.service(service.Service), names));
  });
