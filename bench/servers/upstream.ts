import { request } from "undici";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { nodeAt, type Placement, placements } from "./placement.js";
import { serve } from "./serve.js";

/** A Consul emulator with so many services of ten instances each, registered as Nomad does it. */
const [services = "100"] = process.argv.slice(2);
const consul = await startConsul({ datacenters: ["dc1"], profile: "1.8" });

const register = async ({ service, instance, node, allocationId }: Placement): Promise<void> => {
  const { name, address } = nodeAt(node);
  const ID = `_nomad-task-${allocationId}-web-http`;
  const { statusCode, body } = await request(`${consul.address}/v1/catalog/register`, {
    method: "PUT",
    body: JSON.stringify({
      Node: name,
      Address: address,
      Service: { ID, Service: `service-${service}`, Port: 8000 + instance, Tags: ["v1"] },
      Checks: [
        { CheckID: "serfHealth", Name: "Serf Health Status", Status: "passing" },
        { CheckID: `service:${ID}`, Name: "http", Status: "passing", ServiceID: ID },
      ],
    }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The emulator answered ${statusCode}: ${text}`);
};

for (const placement of placements(Number(services))) await register(placement);
serve(consul.address);
