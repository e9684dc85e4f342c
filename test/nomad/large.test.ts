import { afterEach, describe, expect, it } from "@jest/globals";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { jobOf, nomadApi } from "./nomadApi.js";
import { observing } from "./observing.js";

const opened: { close: () => Promise<void> }[] = [];
const MANY = 10_000;

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const watch = async ({ address }: NomadSandbox) => {
  // What places them all keeps this thread, and with it the server, busy for seconds.
  const view = await observing(address, {}, { stallMs: 60_000 });
  opened.push({ close: () => view.end() });
  return view;
};

/** As many allocations like the first of a job, placed at once: they come in one line. */
const place = (sandbox: NomadSandbox, jobId: string): void => {
  const region = sandbox.state("global");
  const [first] = region.tables.allocs.ofJob("default", jobId);
  if (!first) throw new Error("Nothing was placed");
  region.write("PlanResult", (write) => {
    for (let at = 1; at < MANY; at += 1) {
      const ID = `aaaaaaaa-0000-4000-8000-${String(at).padStart(12, "0")}`;
      const Name = `${jobId}.web[${String(at)}]`;
      const index = { CreateIndex: write.index, ModifyIndex: write.index };
      write.put(region.tables.allocs, { ...first, ...index, ID, Name });
    }
  });
};

describe("a job with ten thousand allocations", () => {
  it("is shown by events and by lists, and goes at once with all of them", async () => {
    const sandbox = await startNomad({ speed: 20 });
    opened.push(sandbox);
    const api = nomadApi(sandbox.address);
    const view = await watch(sandbox);
    const { sink } = view;
    await api.run(jobOf("web", {}, { Count: 1 }));
    await sink.until("its first", () => sink.ids("allocation").length === 1);
    place(sandbox, "web");
    await sink.until("all by events", () => sink.sightings.size >= MANY + 5);
    expect(sink.ids("allocation")).toHaveLength(MANY);
    const late = await watch(sandbox);
    expect(late.sink.ids("allocation")).toEqual(sink.ids("allocation"));
    await api.send("DELETE", "/job/web?purge=true");
    const job = "nomad:prod:job:global/default/web";
    await sink.until("no job", () => !sink.sightings.has(job));
    expect(sink.ids("allocation")).toEqual([]);
  });
});
