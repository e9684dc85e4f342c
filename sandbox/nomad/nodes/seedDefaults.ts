import { hashOf } from "../state/Ids.js";
import type { NodePoolRow } from "../state/catalogRows.js";
import type { Region } from "../state/Region.js";

const DAY = 86_400e9;

/** What every region has from its first raft entry on. */
export const seedDefaults = (region: Region): void => {
  const { tables } = region;
  const pool = (Name: string, Description: string): NodePoolRow => ({
    Name,
    Description,
    Meta: null,
    NodeIdentityTTL: DAY,
    SchedulerConfiguration: null,
    Hash: null,
    CreateIndex: 1,
    ModifyIndex: 1,
  });
  tables.pools.put(pool("all", "Node pool with all nodes in the cluster."), 1);
  tables.pools.put(pool("default", "Default node pool."), 1);
  tables.namespaces.put(
    {
      Name: "default",
      Description: "Default shared namespace",
      Quota: "",
      Meta: null,
      Capabilities: null,
      Hash: hashOf("default"),
      CreateIndex: 1,
      ModifyIndex: 1,
    },
    1,
  );
};
