/** A job, or a part of one, as it is sent to Nomad. */
export type Spec = Readonly<Record<string, unknown>>;

/** Runs until it is stopped; its driver only plays that it does. */
export const server = (name: string, changes: Spec = {}): Spec => ({
  Name: name,
  Driver: "mock_driver",
  Config: { run_for: "8760h" },
  Resources: { CPU: 200, MemoryMB: 256 },
  KillTimeout: 1e9,
  ...changes,
});

/** Ends well after a while. */
export const batch = (name: string, runFor: string, changes: Spec = {}): Spec =>
  server(name, { Config: { run_for: runFor }, ...changes });

export const job = (
  [id, type, team]: readonly [string, string, string],
  groups: readonly Spec[],
  more: Spec = {},
): Spec => ({
  ID: id,
  Name: id,
  Type: type,
  Datacenters: ["*"],
  Meta: { team },
  TaskGroups: groups,
  ...more,
});
