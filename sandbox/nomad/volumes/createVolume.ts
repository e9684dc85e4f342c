import type { JsonObject } from "../go/Json.js";
import { failed } from "../http/HttpError.js";
import type { RegionServer } from "../RegionServer.js";
import { isReady } from "../scheduler/feasibility.js";
import type { NodeRow, VolumeRow } from "../state/catalogRows.js";
import type { Region } from "../state/Region.js";

/** Nanoseconds until the client has made a volume. */
const MAKING = 200e6;

const text = (given: JsonObject, name: string): string => {
  const value = given[name];
  return typeof value === "string" ? value : "";
};
const number = (given: JsonObject, name: string): number => {
  const value = given[name];
  return typeof value === "number" ? value : 0;
};

/** Makes a dynamic host volume on a node that has its plugin. Throws 500 in Nomad's words. */
export const createVolume = (
  { region, engine }: RegionServer,
  given: JsonObject,
  namespace: string,
): { readonly index: number; readonly row: VolumeRow } => {
  check(given);
  const node = placeFor(region, given);
  const made = region.write("HostVolumeRegistered", (write) => {
    const row = newVolume(given, {
      ID: region.ids.uuid(),
      Namespace: text(given, "Namespace") || namespace,
      NodePool: node.NodePool,
      NodeID: node.ID,
      CreateIndex: write.index,
      CreateTime: write.now,
    });
    write.put(region.tables.volumes, row);
    return { index: write.index, row };
  });
  region.timers.after(MAKING, () => {
    region.write("NodeRegistration", (write) => {
      const row = region.tables.volumes.get(made.row.ID);
      if (!row) return;
      const ready: VolumeRow = { ...row, State: "ready", ModifyIndex: write.index };
      write.put(region.tables.volumes, ready);
    });
    engine.scheduler.unblock();
  });
  return made;
};

const check = (given: JsonObject): void => {
  if (text(given, "Name") === "") throw failed("volume validation failed: missing name");
  const least = number(given, "RequestedCapacityMinBytes");
  const most = number(given, "RequestedCapacityMaxBytes");
  if (most >= least) return;
  throw failed(
    `volume validation failed: capacity_max (${most}) must be larger than capacity_min (${least})`,
  );
};

const placeFor = (region: Region, given: JsonObject): NodeRow => {
  const plugin = `plugins.host_volume.${text(given, "PluginID")}.version`;
  const nodes = [...region.tables.nodes.values()].filter(isReady);
  const node = nodes.find(({ Attributes }) => plugin in Attributes);
  if (node) return node;
  const name = JSON.stringify(text(given, "Name"));
  throw failed(
    `could not place volume ${name}: no node meets constraints: 0 nodes had existing ` +
      `volume, 0 nodes filtered by node pool governance, ${nodes.length} nodes were infeasible`,
  );
};

type Made = Pick<
  VolumeRow,
  "ID" | "Namespace" | "NodePool" | "NodeID" | "CreateIndex" | "CreateTime"
>;

const newVolume = (given: JsonObject, made: Made): VolumeRow => ({
  ...made,
  Name: text(given, "Name"),
  PluginID: text(given, "PluginID"),
  RequestedCapabilities: given["RequestedCapabilities"] ?? null,
  RequestedCapacityMinBytes: number(given, "RequestedCapacityMinBytes"),
  RequestedCapacityMaxBytes: number(given, "RequestedCapacityMaxBytes"),
  CapacityBytes: 0,
  Parameters: given["Parameters"] ?? null,
  HostPath: `/data/host_volumes/${made.ID}`,
  State: "pending",
  ModifyIndex: made.CreateIndex,
  ModifyTime: made.CreateTime,
});
