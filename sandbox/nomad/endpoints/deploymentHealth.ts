import { isJsonList } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { withHealth } from "../client/applyReports.js";
import type { Call } from "../http/Call.js";
import { failed } from "../http/HttpError.js";
import { written, type Reply } from "../http/Reply.js";
import { isActive } from "../scheduler/deploymentOf.js";
import { newEval } from "../scheduler/newEval.js";
import { formatTime } from "../state/Clock.js";
import type { Region, Write } from "../state/Region.js";
import type { AllocRow, DeploymentRow, EvalRow } from "../state/rows.js";
import { scoped } from "../state/Tables.js";
import { member } from "./bodyReaders.js";

const ids = (body: Json, name: string): readonly string[] => {
  const list = member(body, name);
  return isJsonList(list) ? list.map(String) : [];
};

interface Verdict {
  readonly alloc: AllocRow;
  readonly is: boolean;
}

/** A user says which allocations of a deployment are healthy; one that is in both lists is not. */
export const setHealth = (call: Call, row: DeploymentRow, body: Json): Reply => {
  const { region, engine } = call.server;
  const verdicts = verdictsOf(region, row, body);
  const failing = verdicts.some(({ is }) => !is);
  const result = region.write("DeploymentAllocHealth", (write) => {
    const allocs = verdicts.map((verdict) => judged(region, write, verdict));
    const counted = verdicts.reduce((deployment, { alloc, is }) => {
      const was = alloc.DeploymentStatus?.Healthy ?? null;
      if (was === is) return deployment;
      return withHealth(deployment, alloc.TaskGroup, { was, is, write });
    }, row);
    write.put(region.tables.deployments, {
      ...counted,
      ...(failing ? failure(write) : {}),
      ModifyIndex: write.index,
    });
    return { evaluation: followUp(region, write, row), allocs, index: write.index };
  });
  engine.enqueue(result.evaluation);
  if (!failing) engine.deployments.observe(result.allocs);
  return written(result.index, {
    DeploymentModifyIndex: result.index,
    EvalCreateIndex: result.index,
    EvalID: result.evaluation.ID,
    Index: result.index,
    RevertedJobVersion: null,
  });
};

const verdictsOf = (region: Region, row: DeploymentRow, body: Json): readonly Verdict[] => {
  const unhealthy = ids(body, "UnhealthyAllocationIDs");
  const healthy = ids(body, "HealthyAllocationIDs").filter((id) => !unhealthy.includes(id));
  if (healthy.length + unhealthy.length === 0) {
    throw failed("must specify at least one healthy/unhealthy allocation ID");
  }
  if (!isActive(row)) throw failed("can't set health of allocations for a terminal deployment");
  return [...healthy, ...unhealthy].map((id, at) => {
    const alloc = region.tables.allocs.get(id);
    if (alloc?.DeploymentID !== row.ID) throw failed(`unknown alloc ${JSON.stringify(id)}`);
    return { alloc, is: at < healthy.length };
  });
};

const judged = (region: Region, write: Write, { alloc, is }: Verdict): AllocRow => {
  const DeploymentStatus = {
    Canary: alloc.DeploymentStatus?.Canary ?? false,
    Healthy: is,
    ModifyIndex: write.index,
    Timestamp: formatTime(write.now),
  };
  const changed = { ...alloc, DeploymentStatus, ModifyIndex: write.index };
  write.put(region.tables.allocs, changed);
  return changed;
};

const failure = (write: Write): Partial<DeploymentRow> => ({
  Status: "failed",
  StatusDescription: "Failed due to unhealthy allocations",
  ModifyTime: write.now,
});

const followUp = (region: Region, write: Write, row: DeploymentRow): EvalRow => {
  const job = region.tables.jobs.get(scoped(row.Namespace, row.JobID));
  const of = {
    ID: row.JobID,
    Namespace: row.Namespace,
    Priority: row.EvalPriority,
    Type: job?.Type ?? "service",
  };
  return newEval(region, write, of, { TriggeredBy: "deployment-watcher", DeploymentID: row.ID });
};
