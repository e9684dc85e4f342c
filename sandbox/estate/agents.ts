import { createServer } from "node:http";
import type { ConsulSandbox } from "../consul/startConsul.js";
import { readBody } from "../consul/http/readBody.js";
import type { Machine } from "./machines.js";
import { MachineAgent } from "./MachineAgent.js";

/** The Consul agents of all machines. */
export interface MachineAgents {
  /** Where the agent of a machine answers. */
  addressOf(machine: Machine): string;
  close(): Promise<void>;
}

/**
 * Starts the Consul agent of every machine, as the Nomad client beside it needs one. One loopback
 * server plays them all, each below the name of its machine; what they are told is in the catalog of
 * their datacenter at once.
 */
export const startAgents = async (
  consul: ConsulSandbox,
  machines: readonly Machine[],
): Promise<MachineAgents> => {
  const agents = new Map(
    machines.map((machine) => [machine.name, new MachineAgent(consul, machine)]),
  );
  const server = createServer((request, response) => {
    const [, name = "", ...path] = (request.url ?? "").split("/");
    readBody(request)
      .then((body) => agents.get(name)?.answer(path.join("/"), body.toString("utf8")))
      .then(
        (answer) => {
          const headers = { "content-type": "application/json" };
          response.writeHead(answer === undefined ? 404 : 200, headers).end(answer);
        },
        () => {
          response.writeHead(400).end();
        },
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  return {
    addressOf: ({ name }) => `http://127.0.0.1:${port}/${name}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
