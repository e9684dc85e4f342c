import { startNomad } from "../../sandbox/nomad/startNomad.js";
import { registerJob, runningAllocation } from "./nomadJobs.js";
import { clientId, nodeAt, placements } from "./placement.js";
import { serve } from "./serve.js";

/** A Nomad emulator with the allocations that the instances of so many services run in. */
const services = Number(process.argv[2] ?? "100");
const nodes = Array.from({ length: services }, (_, index) => ({
  ...nodeAt(index),
  id: clientId(index),
}));
const nomad = await startNomad({ nodes, speed: 20 });
await registerJob(nomad, "web", 1);
const first = await runningAllocation(nomad, "web");
const region = nomad.state("global");
region.write("PlanResult", (write) => {
  for (const { node, allocationId } of placements(services)) {
    const { name } = nodeAt(node);
    const row = { ...first, ID: allocationId, NodeID: clientId(node), NodeName: name };
    write.put(region.tables.allocs, row);
  }
});
serve(nomad.address);
