import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { loadConfiguration } from "../../src/config.js";
import { startGateway, type Gateway, type GatewayOptions } from "../../src/gateway.js";
import { hashOf } from "../../src/identity/createAuthenticator.js";
import { createLogger } from "../../src/telemetry/logger.js";
import "./datesOfAnyRealm.js";
import { type Fields, TestClient } from "./TestClient.js";
import { staticTokens, type TestCaller, tokenOf } from "./testCallers.js";

export type { Fields, TestAnswer } from "./TestClient.js";
export { NOBODY_TOKEN, VIEWER_TOKEN } from "./testCallers.js";

export interface Identified {
  readonly id: string;
}

/** As much of a connection as a test asked for. */
export interface List<T> {
  readonly nodes: readonly T[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/**
 * A source as a configuration names it, e.g. `{ name: "hz", address: "http://127.0.0.1:8500" }`: a
 * Consul of the environment `test` where it does not say otherwise.
 */
export interface TestSource {
  readonly name: string;
  readonly address: string;
  readonly [setting: string]: unknown;
}

export interface TestGatewayOptions {
  readonly log?: GatewayOptions["log"];
  /** Whether to wait until each source was tried. Default: yes. */
  readonly isAwaited?: boolean;
  /** Where the data are, to be kept after the end; a directory that vanishes by default. */
  readonly data?: string;
  /** A directory of policies; those that ship by default. */
  readonly policies?: string;
  /** The ledger's second copy. */
  readonly auditFile?: string;
  /** A PostgreSQL server in place of the embedded database. */
  readonly database?: string;
  readonly limits?: Readonly<Record<string, number>>;
  /** `identity.issuers` of the configuration. */
  readonly issuers?: readonly Fields[];
  /** Callers besides those of `testCallers`. */
  readonly callers?: readonly {
    readonly token: string;
    readonly subject: string;
    readonly roles: readonly string[];
  }[];
}

/** A whole gateway over real HTTP, and how to ask it: as an admin, where a test does not say who asks. */
export class TestGateway extends TestClient {
  private constructor(
    readonly gateway: Gateway,
    private readonly directory: string,
    /** Where it keeps its data. */
    readonly dataDirectory: string,
  ) {
    super(gateway.url, tokenOf("admin"));
  }

  /** Starts a gateway that observes these sources through the real clients. */
  static async start(
    sources: readonly TestSource[],
    options: TestGatewayOptions = {},
  ): Promise<TestGateway> {
    const directory = mkdtempSync(join(tmpdir(), "causeway-test-"));
    const config = join(directory, "causeway.yaml");
    const data = options.data ?? join(directory, "data");
    writeFileSync(config, JSON.stringify(settingsOf(sources, { ...options, data })));
    const gateway = await startGateway({
      configuration: loadConfiguration({ config }, {}),
      sandbox: false,
      log: options.log ?? createLogger({ level: "silent" }),
      tokens: (options.callers ?? []).map(({ token, subject, roles }) => ({
        sha256: hashOf(token),
        subject,
        roles,
      })),
    });
    if (options.isAwaited ?? true) await gateway.ready();
    return new TestGateway(gateway, directory, data);
  }

  /** The same gateway, asked by somebody else. */
  as(caller: TestCaller): TestClient {
    return new TestClient(this.gateway.url, tokenOf(caller));
  }

  /** The same gateway, asked with a token that is none of `testCallers`. */
  with(token: string): TestClient {
    return new TestClient(this.gateway.url, token);
  }

  async close(): Promise<void> {
    await this.gateway.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

const settingsOf = (
  sources: readonly TestSource[],
  { data, policies, auditFile, database, limits, issuers = [] }: TestGatewayOptions,
) => ({
  listen: { port: 0 },
  data,
  identity: { staticTokens, issuers },
  sources: sources.map((source) => ({ system: "consul", environment: "test", ...source })),
  ...(policies === undefined ? {} : { policies }),
  ...(auditFile === undefined ? {} : { audit: { file: auditFile } }),
  ...(database === undefined ? {} : { database }),
  ...(limits === undefined ? {} : { limits }),
});

/** An empty emulator of one datacenter, `dc1`, with a gateway that observes it as `hz`. */
export const startWithConsul = async (
  options: Parameters<typeof startConsul>[0] = {},
  seed: (consul: ConsulSandbox) => void | Promise<void> = () => undefined,
): Promise<{ consul: ConsulSandbox; causeway: TestGateway; close: () => Promise<void> }> => {
  const consul = await startConsul({ datacenters: ["dc1"], ...options });
  await seed(consul);
  const causeway = await TestGateway.start([{ name: "hz", address: consul.address }]);
  return {
    consul,
    causeway,
    close: async () => {
      await causeway.close();
      await consul.close();
    },
  };
};
