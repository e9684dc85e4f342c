import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, notFound } from "../http/HttpError.js";
import { headersOf } from "../http/read.js";
import { empty, json, type Reply } from "../http/Reply.js";
import { CONNECT_META, effectiveMeta } from "../shapes/nodeShape.js";
import { SIGNING_KEY } from "../shapes/allocShape.js";
import type { NodeRow } from "../state/catalogRows.js";
import { member, printed, textMember } from "./bodyReaders.js";
import { byMethod } from "./methods.js";

/** The node that a client request is about: the one named, or the agent's own. */
const nodeOf = (call: Call, id: string): NodeRow => {
  const { nodes } = call.server.region.tables;
  const [own] = nodes.values();
  const node = id === "" ? own : nodes.get(id);
  if (!node) throw notFound(id === "" ? "No path to node" : `Unknown node ${id}`);
  if (node.Status === "down") throw notFound("No path to node");
  return node;
};

/** A preflight of a browser; other OPTIONS are answered like a GET. */
const preflight = (call: Call): Reply | undefined =>
  call.method === "OPTIONS" && call.header("origin") !== "" ? { status: 204, body: "" } : undefined;

export const clientStats: Handler = (call) => {
  const early = preflight(call);
  if (early) return early;
  if (!call.authz.node("read")) throw denied();
  const { Resources } = nodeOf(call, call.query.get("node_id") ?? "");
  return json(hostStats(Resources, call.server.region.clock.now()));
};

/** A host that uses a tenth of what it has. */
const hostStats = (has: NodeRow["Resources"], Timestamp: bigint): object => {
  const disk = diskStats(has.diskMB * 1024 * 1024);
  const memory = has.memoryMB * 1024 * 1024;
  return {
    AllocDirStats: { ...disk, Device: "", InodesUsedPercent: 0.01, Mountpoint: "" },
    CPU: Array.from({ length: has.cores }, (_, core) => ({
      CPU: `cpu${core}`,
      Idle: 90,
      System: 5,
      TotalPercent: 10,
      TotalTicks: has.cpu / has.cores / 10,
      User: 5,
    })),
    CPUTicksConsumed: has.cpu / 10,
    DeviceStats: null,
    DiskStats: [disk],
    Memory: { Available: memory, Free: memory, Total: memory, Used: 0 },
    Timestamp,
    Uptime: 3600,
  };
};

const diskStats = (size: number): object => ({
  Available: size,
  Device: "/dev/vda",
  InodesUsedPercent: 3,
  Mountpoint: "/",
  Size: size,
  Used: 0,
  UsedPercent: 0,
});

const metadata = (node: NodeRow): Reply =>
  json({
    Dynamic: node.DynamicMeta,
    Meta: effectiveMeta(node),
    Static: { ...CONNECT_META, ...node.Meta },
  });

/** A name without a value hides the static one; where there is none it is forgotten. */
const dynamicMeta = (
  { DynamicMeta, Meta }: NodeRow,
  changes: readonly (readonly [string, string | null])[],
): NodeRow["DynamicMeta"] =>
  Object.fromEntries(
    Object.entries({ ...DynamicMeta, ...Object.fromEntries(changes) }).filter(
      ([name, value]) => value !== null || Object.hasOwn({ ...CONNECT_META, ...Meta }, name),
    ),
  );

const applyMetadata = async (call: Call): Promise<Reply> => {
  const body = await call.json();
  if (!call.authz.node("write")) throw denied();
  const node = nodeOf(call, textMember(body, "NodeID"));
  const given = member(body, "Meta");
  if (!isJsonObject(given)) throw badRequest("missing required Meta object");
  const changes = Object.entries(given).map(
    ([key, value]) => [key, value === null ? null : printed(value)] as const,
  );
  const { region } = call.server;
  const changed = region.write("NodeRegistration", (write) => {
    const row = {
      ...node,
      DynamicMeta: dynamicMeta(node, changes),
      ModifyIndex: write.index,
    };
    write.put(region.tables.nodes, row);
    return row;
  });
  return metadata(changed);
};

export const clientMetadata: Handler = (call) =>
  preflight(call) ??
  byMethod({
    GET: () => {
      if (!call.authz.node("read")) throw denied();
      return metadata(nodeOf(call, call.query.get("node_id") ?? ""));
    },
    PUT: applyMetadata,
    POST: applyMetadata,
  })(call);

export const clientGc: Handler = (call) => {
  if (!call.authz.node("write")) throw denied();
  return empty();
};

let publicKey: JsonWebKey | undefined;

/** Made when somebody first asks: it takes a third of a second. */
const signingKey = (): JsonWebKey =>
  (publicKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({
    format: "jwk",
  }));

/** The keys that workload identities are signed with. */
export const jwks: Handler = () => {
  const { n, e } = signingKey();
  return json(
    { keys: [{ use: "sig", kty: "RSA", kid: SIGNING_KEY, alg: "RS256", n, e }] },
    { ...headersOf(KEYRING_INDEX), "Cache-Control": "max-age=1296000" },
  );
};

/** When the first keyring was written. */
const KEYRING_INDEX = 7;
