import type { Profile } from "../Profile.js";
import type { ConfigRow } from "../state/ConfigEntries.js";

/** What every entry of a kind prints, even where nothing is set. */
const ALWAYS: Readonly<Record<string, Readonly<Record<string, object | string | null>>>> = {
  "service-defaults": { Protocol: "", MeshGateway: {}, Expose: {} },
  "proxy-defaults": { Config: null, MeshGateway: {}, Expose: {} },
  "ingress-gateway": { TLS: { Enabled: false }, Listeners: null },
};

/** A config entry as the API prints it. */
export const configShape = (row: ConfigRow, profile: Profile): object => {
  const { ConnectTimeout, ...body } = row.Body;
  const transparent =
    profile !== "1.8" && /^(service|proxy)-defaults$/.test(row.Kind)
      ? { TransparentProxy: {} }
      : {};
  return {
    ...(ConnectTimeout === undefined ? {} : { ConnectTimeout }),
    Kind: row.Kind,
    Name: row.Name,
    ...transparent,
    ...ALWAYS[row.Kind],
    ...body,
    CreateIndex: row.CreateIndex,
    ModifyIndex: row.ModifyIndex,
  };
};
