import type { NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import type { AllocRow } from "../../sandbox/nomad/state/rows.js";

/** Milliseconds between two looks at what an emulator does. */
const TICK_MS = 5;

export const pause = () => new Promise((resolve) => setTimeout(resolve, TICK_MS));

/** Gives an emulator a job of so many allocations that do nothing. */
export const registerJob = async (
  { address }: NomadSandbox,
  id: string,
  count: number,
): Promise<void> => {
  const task = { Name: "main", Driver: "mock_driver", Config: { run_for: "1h" } };
  const group = { Name: "web", Count: count, Tasks: [task] };
  const job = { ID: id, Name: id, Type: "service", Datacenters: ["*"], TaskGroups: [group] };
  const body = JSON.stringify({ Job: job });
  const answer = await fetch(`${address}/v1/jobs`, { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
};

/** The first allocation of a job, once it runs. */
export const runningAllocation = async (nomad: NomadSandbox, jobId: string): Promise<AllocRow> => {
  const { allocs } = nomad.state("global").tables;
  for (;;) {
    const [row] = allocs.ofJob("default", jobId);
    if (row?.ClientStatus === "running") return row;
    await pause();
  }
};
