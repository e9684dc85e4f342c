/** A job as Nomad's list tells it. */
export const jobRow = (index: number, namespace: string) => ({
  ID: `job-${index}`,
  Name: `job-${index}`,
  Namespace: namespace,
  Type: "service",
  Priority: 50,
  Status: "running",
  Version: 1,
  Datacenters: ["dc1"],
  SubmitTime: 1_790_000_000_000_000_000,
  JobModifyIndex: index,
  ModifyIndex: index,
});
