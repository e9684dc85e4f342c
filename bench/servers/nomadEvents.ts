import { z } from "zod";
import { startNomad } from "../../sandbox/nomad/startNomad.js";
import { scoped } from "../../sandbox/nomad/state/Tables.js";
import { pause, registerJob, runningAllocation } from "./nomadJobs.js";
import { serve } from "./serve.js";

/** A Nomad emulator with so many allocations, whose events come at whatever rate is asked for. */
const [allocations = "5000"] = process.argv.slice(2);
const order = z.object({ probe: z.number() }).or(z.object({ rate: z.number(), total: z.number() }));

const nomad = await startNomad({ speed: 20 });
const region = nomad.state("global");
const { allocs, jobs } = region.tables;
let last: Record<string, number> = {};
let sent = 0;

/** Says of the next allocation in turn that it was created at another time: readers see which event it was. */
const change = (rows: readonly string[]): void => {
  const id = rows[sent % rows.length] ?? "";
  const row = allocs.get(id);
  if (!row) return;
  sent += 1;
  const CreateTime = BigInt(sent) * 1_000_000n;
  region.write("AllocationUpdated", (write) => {
    write.put(allocs, { ...row, CreateTime, ModifyIndex: write.index });
  });
  last[id] = sent;
};

/** Events in so many small bursts that they come to `rate` a second. */
const run = async (rate: number, total: number): Promise<void> => {
  last = {};
  sent = 0;
  const start = performance.now();
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate));
    while (sent < due) change(ids);
    await pause();
  }
};

/** Gives a job another priority; tells when, in milliseconds since the epoch. */
const probe = (priority: number): void => {
  const key = scoped("default", "probe");
  region.write("JobRegistered", (write) => {
    const job = jobs.get(key);
    if (!job) throw new Error("There is no job to probe with");
    write.put(jobs, { ...job, Priority: priority, ModifyIndex: write.index });
  });
  process.send?.({ at: performance.timeOrigin + performance.now() });
};

await registerJob(nomad, "probe", 0);
await registerJob(nomad, "many", 1);
const first = await runningAllocation(nomad, "many");
const ids = Array.from({ length: Number(allocations) }, (_, at) => {
  const end = at.toString(16).padStart(12, "0");
  return `aaaaaaaa-0000-4000-8000-${end}`;
});
region.write("PlanResult", (write) => {
  for (const ID of ids) write.put(allocs, { ...first, ID });
});

process.on("message", (message) => {
  if (message === "outcome") {
    process.send?.({ sent, last });
    return;
  }
  const parsed = order.safeParse(message);
  if (!parsed.success) return;
  if ("probe" in parsed.data) probe(parsed.data.probe);
  else void run(parsed.data.rate, parsed.data.total);
});
serve(nomad.address);
