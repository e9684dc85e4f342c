import { argumentsOf, leaf, many, one, type BlockSpec } from "./BlockSpec.js";

const port: BlockSpec = {
  arguments: argumentsOf({
    number: "static:Value to:To",
    text: "host_network:HostNetwork",
    truth: "ignore_collision:IgnoreCollision",
  }),
  blocks: {},
  label: "Label",
};

/** A network block of a group, or, as in old job files, of a task's resources. */
export const networkSpec: BlockSpec = {
  arguments: argumentsOf({
    text: "mode:Mode hostname:Hostname device:Device cidr:CIDR ip:IP",
    number: "mbits:MBits",
  }),
  blocks: {
    port: many("Ports", port),
    dns: one("DNS", leaf({ texts: "servers:Servers searches:Searches options:Options" })),
    cni: one("CNI", leaf({ map: "args:Args" })),
  },
};
