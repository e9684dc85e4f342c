import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { TestGateway, type TestGatewayOptions } from "../support/startTestGateway.js";

/** Two emulators and a gateway: `hz`, where developers write, and `live`, which is production. */
export interface House {
  readonly hz: ConsulSandbox;
  readonly live: ConsulSandbox;
  readonly causeway: TestGateway;
  close(): Promise<void>;
}

export const sourcesOf = ({ hz, live }: Pick<House, "hz" | "live">) => [
  { name: "hz", address: hz.address },
  { name: "live", address: live.address, environment: "production" },
];

export const startHouse = async (options: TestGatewayOptions = {}): Promise<House> => {
  const hz = await startConsul({ datacenters: ["dc1"] });
  const live = await startConsul({ datacenters: ["dc1"] });
  const causeway = await TestGateway.start(sourcesOf({ hz, live }), options);
  return {
    hz,
    live,
    causeway,
    close: async () => {
      await causeway.close();
      await hz.close();
      await live.close();
    },
  };
};

/** What a Consul was told to change since its calls were forgotten. */
export const writesTo = ({ calls }: ConsulSandbox): readonly string[] =>
  calls
    .filter(({ method, path }) => method !== "GET" && !path.startsWith("/v1/internal/"))
    .map(({ method, path }) => `${method} ${path}`);
