import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { loadConfiguration } from "../../src/config.js";
import { startGateway, type Gateway } from "../../src/gateway.js";
import { hashOf } from "../../src/identity/createAuthenticator.js";
import { createLogger } from "../../src/telemetry/logger.js";

/** What a GraphQL answer holds; each test knows the shape of the data that it asked for. */
export interface TestAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
  readonly extensions: {
    readonly sources: readonly {
      readonly id: string;
      readonly status: string;
      readonly calls: number;
    }[];
    readonly cost: { readonly requested: number; readonly limit: number };
    readonly requestId: string;
  };
}

export const VIEWER_TOKEN = "a-viewer-token";
export const NOBODY_TOKEN = "a-token-without-roles";

/** A gateway over real HTTP, and how to ask it. */
export class TestGateway {
  private constructor(
    readonly gateway: Gateway,
    private readonly directory: string,
  ) {}

  /** Starts a gateway that observes one Consul, named `hz`, through the real client. */
  static async start(address: string, source: object = {}): Promise<TestGateway> {
    const directory = mkdtempSync(join(tmpdir(), "causeway-test-"));
    const config = join(directory, "causeway.yaml");
    const staticTokens = [
      { sha256: hashOf(VIEWER_TOKEN), subject: "tester", roles: ["viewer"] },
      { sha256: hashOf(NOBODY_TOKEN), subject: "nobody", roles: [] },
    ];
    const settings = {
      listen: { port: 0 },
      identity: { staticTokens },
      sources: [{ system: "consul", name: "hz", address, environment: "test", ...source }],
    };
    writeFileSync(config, JSON.stringify(settings));
    const gateway = await startGateway({
      configuration: loadConfiguration({ config }, {}),
      sandbox: false,
      log: createLogger({ level: "silent" }),
    });
    await gateway.ready();
    return new TestGateway(gateway, directory);
  }

  async query(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const answer = await fetch(new URL("/graphql", this.gateway.url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${VIEWER_TOKEN}`,
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, ...(await answer.json()) };
  }

  async close(): Promise<void> {
    await this.gateway.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** An empty emulator of one datacenter, `dc1`, with a gateway that observes it. */
export const startWithConsul = async (
  options: Parameters<typeof startConsul>[0] = {},
): Promise<{ consul: ConsulSandbox; causeway: TestGateway; close: () => Promise<void> }> => {
  const consul = await startConsul({ datacenters: ["dc1"], ...options });
  const causeway = await TestGateway.start(consul.address);
  return {
    consul,
    causeway,
    close: async () => {
      await causeway.close();
      await consul.close();
    },
  };
};
