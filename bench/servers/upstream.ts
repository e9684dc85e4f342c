import { request } from "undici";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { serve } from "./serve.js";

/** A Consul emulator with so many services of ten instances each, on as many nodes as services. */
const [services = "100"] = process.argv.slice(2);
const consul = await startConsul({ datacenters: ["dc1"], profile: "1.8" });

const register = async (service: string, instance: number, node: number): Promise<void> => {
  const serviceId = `${service}-${instance}`;
  const { statusCode, body } = await request(`${consul.address}/v1/catalog/register`, {
    method: "PUT",
    body: JSON.stringify({
      Node: `node-${node}`,
      Address: `10.0.${node >> 8}.${node & 255}`,
      Service: { ID: serviceId, Service: service, Port: 8000 + instance, Tags: ["v1"] },
      Checks: [
        { CheckID: "serfHealth", Name: "Serf Health Status", Status: "passing" },
        { CheckID: `service:${serviceId}`, Name: "http", Status: "passing", ServiceID: serviceId },
      ],
    }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The emulator answered ${statusCode}: ${text}`);
};

for (let service = 0; service < Number(services); service += 1) {
  for (let instance = 0; instance < 10; instance += 1) {
    await register(`service-${service}`, instance, (service + instance * 7) % Number(services));
  }
}
serve(consul.address);
