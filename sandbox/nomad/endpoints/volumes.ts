import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { headersOf, read } from "../http/read.js";
import { json, written, type Reply } from "../http/Reply.js";
import { allocStub } from "../shapes/allocShape.js";
import { inOrder } from "../shapes/omitZero.js";
import { volumeShape, volumeStub } from "../shapes/volumeShape.js";
import { isTerminal } from "../state/AllocTable.js";
import { createVolume } from "../volumes/createVolume.js";
import type { VolumeRow } from "../state/catalogRows.js";
import type { AllocRow } from "../state/rows.js";
import type { Region } from "../state/Region.js";
import { member, textMember } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { byMethod, only, put } from "./methods.js";

/** GET /v1/volumes: CSI volumes, of which there are none, or host volumes. */
export const listVolumes: Handler = (call) => {
  const type = call.query.get("type") ?? "";
  if (type !== "" && type !== "csi" && type !== "host") throw notFound("resource not found");
  if (type === "") return json([]);
  if (type === "csi") return none(call, 0);
  const node = call.query.get("node_id") ?? "";
  return listReply<VolumeRow>(call, {
    table: ({ tables }) => tables.volumes,
    accepts: (row, { prefix }) =>
      row.ID.startsWith(prefix) &&
      (node === "" || row.NodeID === node) &&
      (call.namespace === "*" || row.Namespace === call.namespace) &&
      call.authz.namespace(row.Namespace, "host-volume-read"),
    show: volumeStub,
  });
};

const claims = (region: Region, { Name, NodeID, Namespace }: VolumeRow): readonly AllocRow[] =>
  region.tables.allocs.ofNode(NodeID).filter((alloc) => {
    const group = alloc.Job.TaskGroups?.find((each) => each.Name === alloc.TaskGroup);
    const used = Object.values(group?.Volumes ?? {}).some(
      ({ Source, Type }) => Type === "host" && Source === Name,
    );
    return used && alloc.Namespace === Namespace && !isTerminal(alloc);
  });

const readVolume = (call: Call, id: string): Promise<Reply> =>
  read(call, (region) => ({
    index: () => region.tables.volumes.get(id)?.ModifyIndex ?? region.tables.volumes.index,
    answer: () => {
      const row = region.tables.volumes.get(id);
      if (!row) throw notFound("volume not found");
      if (!call.authz.namespace(row.Namespace, "host-volume-read")) throw denied();
      const users = claims(region, row);
      if (users.length === 0) return volumeShape(row);
      const Allocations = users.map((alloc) =>
        allocStub(alloc, { resources: false, taskStates: true }),
      );
      return inOrder({ ...volumeShape(row), Allocations });
    },
  }));

const deleteVolume = (call: Call, id: string): Reply => {
  const { region } = call.server;
  const row = region.tables.volumes.get(id);
  if (!row) throw failed(`no such volume: ${id}`);
  if (!call.authz.namespace(row.Namespace, "host-volume-delete")) throw denied();
  const users = claims(region, row).map(({ ID }) => ID);
  if (users.length > 0) {
    throw failed(`volume ${id} in use by allocations: [${users.join(" ")}]`);
  }
  return region.write("HostVolumeDeleted", (write) => {
    write.remove(region.tables.volumes, id);
    return written(write.index, { Index: write.index });
  });
};

const create = async (call: Call): Promise<Reply> => {
  const given = member(await call.json(), "Volume");
  if (!isJsonObject(given)) throw badRequest("missing volume definition");
  if (!call.authz.namespace(call.namespace, "host-volume-create")) throw denied();
  const { index, row } = createVolume(call.server, given, call.namespace);
  const fresh = { ...row, CreateIndex: 0, ModifyIndex: 0 };
  return written(index, { Index: index, Volume: volumeShape(fresh), Warnings: "" });
};

/** /v1/volume/host/... */
export const hostVolumeEndpoint: Handler = (call) => {
  const id = call.rest;
  if (id === "create" || id === "register") return put(create)(call);
  if (call.method === "PUT" || call.method === "POST") throw notFound("resource not found");
  return byMethod({
    GET: () => readVolume(call, id),
    DELETE: () => deleteVolume(call, id),
  })(call);
};

/** /v1/volume/csi/...: no plugin runs, so that no volume can exist. */
export const csiVolumeEndpoint: Handler = async (call) => {
  const [id = "", verb] = call.rest.split("/");
  if (call.method === "GET") return missing(call, "volume not found");
  if (call.method === "DELETE") {
    if (verb === "detach" && !call.query.get("node")) throw badRequest("detach requires node ID");
    throw failed(`volume not found: ${id}`);
  }
  const volumes = member(await call.json(), "Volumes");
  const plugin = isJsonList(volumes) ? textMember(volumes[0], "PluginID") : "";
  throw failed(`no CSI plugin named: ${plugin} could be found`);
};

export const listPlugins: Handler = (call) => {
  only(call, "GET");
  if (!call.authz.plugin("list") && !call.authz.management) throw denied();
  if (!call.query.get("type")) return json([]);
  return none(call, call.server.region.tables.nodes.index);
};

export const pluginEndpoint: Handler = (call) => missing(call, "plugin not found");

const none = (call: Call, index: number): Promise<Reply> =>
  read(call, () => ({ index: () => index, answer: () => [] }));

/** What nothing can be found in: a table that was never written. */
const missing = (call: Call, words: string): Promise<Reply> =>
  read(call, () => ({
    index: () => 0,
    answer: () => {
      throw notFound(words);
    },
  }));

export const volumeClaims: Handler = () => json([], headersOf(1));

export const volumeSnapshots: Handler = () => {
  throw failed("no such plugin");
};
