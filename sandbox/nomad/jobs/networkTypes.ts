import { list, map, omitEmpty, pointer, struct } from "../go/composites.js";
import type { GoType, ValueOf } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { bool, int, intPointer, text } from "../go/scalars.js";

/** The server names the default network where a job leaves it open or says "", as the CLI does. */
const portHost: GoType<string> = {
  ...text("default"),
  read: (value, at) => text().read(value, at) || "default",
  plain: (value): Json => value ?? "",
};

/** The server's structs leave out what is empty where the client library prints it. */
export const portType = struct("Port", {
  Label: text(),
  Value: omitEmpty(int()),
  To: omitEmpty(int()),
  HostNetwork: portHost,
  IgnoreCollision: omitEmpty(bool()),
});
export type Port = ValueOf<typeof portType>;

export const networkType = struct("NetworkResource", {
  Mode: omitEmpty(text()),
  Device: omitEmpty(text()),
  CIDR: omitEmpty(text()),
  IP: omitEmpty(text()),
  Hostname: omitEmpty(text()),
  MBits: { ...omitEmpty(int()), plain: (value): Json => value ?? null },
  DNS: omitEmpty(
    pointer(
      struct("DNSConfig", {
        Servers: list(text()),
        Searches: list(text()),
        Options: list(text()),
      }),
    ),
  ),
  ReservedPorts: omitEmpty(list(portType)),
  DynamicPorts: omitEmpty(list(portType)),
  CNI: omitEmpty(pointer(struct("CNIConfig", { Args: map(text()) }))),
});
export type Network = ValueOf<typeof networkType>;

const nullInt = (): GoType<number> => ({ ...intPointer(), plain: (value) => value ?? null });

export const deviceType = struct("RequestedDevice", {
  Name: text(),
  Count: { ...intPointer(1), plain: (value): Json => value ?? null },
  Constraints: list(struct("Constraint", { LTarget: text(), RTarget: text(), Operand: text() })),
  Affinities: list(
    struct("Affinity", { LTarget: text(), RTarget: text(), Operand: text(), Weight: int() }),
  ),
});

export const resourcesType = struct("Resources", {
  CPU: intPointer(100),
  Cores: intPointer(),
  MemoryMB: intPointer(300),
  MemoryMaxMB: intPointer(),
  DiskMB: nullInt(),
  IOPS: nullInt(),
  SecretsMB: nullInt(),
  Networks: list(networkType),
  Devices: list(deviceType),
  NUMA: pointer(struct("NUMA", { Affinity: text(), Devices: list(text()) })),
});
export type Resources = ValueOf<typeof resourcesType>;
