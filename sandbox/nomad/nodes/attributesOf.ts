import { uuidOf } from "../state/Ids.js";
import type { NodeOptions, WholeNode } from "./registerNode.js";

export const VERSION = "2.0.6-dev";

const HOST = {
  "cpu.arch": "amd64",
  "cpu.frequency": "2596",
  "cpu.modelname": "Generic CPU",
  "kernel.arch": "x86_64",
  "kernel.landlock": "v7",
  "kernel.name": "linux",
  "kernel.version": "6.1.0-18-amd64",
  "nomad.service_discovery": "true",
  "nomad.version": VERSION,
  "numa.node.count": "1",
  "os.cgroups.version": "1",
  "os.name": "debian",
  "os.signals": "SIGHUP,SIGINT,SIGKILL,SIGQUIT,SIGTERM,SIGUSR1,SIGUSR2",
  "os.version": "12.11",
  "plugins.host_volume.mkdir.version": "0.0.1",
  "plugins.secrets.nomad.version": "1.0.0",
  "plugins.secrets.vault.version": "1.0.0",
  "unique.storage.volume": "tmpfs",
};

/** The network plugins of a host that is made for containers. */
const BRIDGES = {
  "plugins.cni.version.bridge": "1.6.2",
  "plugins.cni.version.firewall": "1.6.2",
  "plugins.cni.version.host-local": "1.6.2",
  "plugins.cni.version.loopback": "1.6.2",
  "plugins.cni.version.portmap": "1.6.2",
};

/** What a client finds out about its host. */
export const attributesOf = (node: WholeNode): Record<string, string> => ({
  ...HOST,
  ...sizesOf(node),
  ...Object.fromEntries(node.drivers.map((driver) => [`driver.${driver}`, "1"])),
  ...(node.drivers.includes("docker") ? BRIDGES : {}),
  "unique.advertise.address": `${node.address}:${node.httpPort}`,
  "unique.host_id": uuidOf(`host/${node.name}`),
  "unique.hostname": node.name,
  "unique.network.ip-address": node.address,
  ...consulOf(node.consul),
  ...node.attributes,
});

const sizesOf = ({ cpu, cores, memoryMB, diskMB }: WholeNode): Record<string, string> => ({
  "cpu.numcores": String(cores),
  "cpu.reservablecores": String(cores),
  "cpu.totalcompute": String(cpu),
  "cpu.usablecompute": String(cpu),
  "memory.totalbytes": String(memoryMB * 1024 * 1024),
  "numa.node0.cores": `0-${cores - 1}`,
  "unique.storage.bytestotal": String(diskMB * 1024 * 1024),
});

const consulOf = (consul: NodeOptions["consul"]): Record<string, string> =>
  consul
    ? {
        "consul.datacenter": consul.datacenter ?? "dc1",
        "consul.version": consul.version ?? "1.15.0",
        "consul.server": "false",
        "consul.connect": "true",
        "consul.grpc": "8502",
        "unique.consul.name": consul.name,
      }
    : {};
