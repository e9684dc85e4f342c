import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { loadConfiguration } from "../../src/config.js";
import { startGateway, type Gateway, type GatewayOptions } from "../../src/gateway.js";
import { hashOf } from "../../src/identity/createAuthenticator.js";
import { createLogger } from "../../src/telemetry/logger.js";

/** One row of `extensions.sources`. */
export interface TestSourceRead {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly status: string;
  readonly reason: string | null;
  readonly staleSeconds: number | null;
  readonly calls: number;
}

export interface TestError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly system?: string;
    readonly source?: string;
    readonly found?: number | string;
    readonly limit?: number | string;
  };
}

/** Fields of which a test does not look into. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Identified {
  readonly id: string;
}

/** As much of a connection as a test asked for. */
export interface List<T> {
  readonly nodes: readonly T[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

interface Body<Data> {
  readonly data: Data;
  readonly errors?: readonly TestError[];
  readonly extensions: {
    readonly sources: readonly TestSourceRead[];
    readonly cost: { readonly requested: number; readonly limit: number };
    readonly requestId: string;
  };
}

/** What a GraphQL answer holds; each test says the shape of the data that it asked for. */
export interface TestAnswer<Data = Fields> extends Body<Data> {
  readonly status: number;
  readonly headers: Headers;
}

const isBody = <Data>(value: unknown): value is Body<Data> =>
  typeof value === "object" && value !== null;

export const VIEWER_TOKEN = "a-viewer-token";
export const NOBODY_TOKEN = "a-token-without-roles";

/** A Consul as a configuration names it, e.g. `{ name: "hz", address: "http://127.0.0.1:8500" }`. */
export interface TestSource {
  readonly name: string;
  readonly address: string;
  readonly [setting: string]: unknown;
}

/** A gateway over real HTTP, and how to ask it. */
export class TestGateway {
  private constructor(
    readonly gateway: Gateway,
    private readonly directory: string,
  ) {}

  /** Starts a gateway that observes these Consuls through the real client; ready once each was tried. */
  static async start(
    sources: readonly TestSource[],
    options: { readonly log?: GatewayOptions["log"]; readonly isAwaited?: boolean } = {},
  ): Promise<TestGateway> {
    const directory = mkdtempSync(join(tmpdir(), "causeway-test-"));
    const config = join(directory, "causeway.yaml");
    const staticTokens = [
      { sha256: hashOf(VIEWER_TOKEN), subject: "tester", roles: ["viewer"] },
      { sha256: hashOf(NOBODY_TOKEN), subject: "nobody", roles: [] },
    ];
    const settings = {
      listen: { port: 0 },
      identity: { staticTokens },
      sources: sources.map((source) => ({ system: "consul", environment: "test", ...source })),
    };
    writeFileSync(config, JSON.stringify(settings));
    const gateway = await startGateway({
      configuration: loadConfiguration({ config }, {}),
      sandbox: false,
      log: options.log ?? createLogger({ level: "silent" }),
    });
    if (options.isAwaited ?? true) await gateway.ready();
    return new TestGateway(gateway, directory);
  }

  async query<Data = Fields>(
    query: string,
    variables: Fields = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer<Data>> {
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
    const body: unknown = await answer.json();
    if (!isBody<Data>(body)) throw new Error(`${query} is answered by no object`);
    return { ...body, status: answer.status, headers: answer.headers };
  }

  /** The data of an answer that must have no errors. */
  async data<Data = Fields>(query: string, variables: Fields = {}): Promise<Data> {
    const { data, errors } = await this.query<Data>(query, variables);
    if (errors) throw new Error(errors.map(({ message }) => message).join("; "));
    return data;
  }

  /** Asks again until the answer is as expected; gives back that answer. Fails after 20 seconds. */
  async until<Data = Fields>(
    query: string,
    holds: (answer: TestAnswer<Data>) => boolean,
  ): Promise<TestAnswer<Data>> {
    const end = performance.now() + 20_000;
    for (;;) {
      const answer = await this.query<Data>(query);
      if (holds(answer)) return answer;
      if (performance.now() > end) {
        const { data, errors, extensions } = answer;
        const told = JSON.stringify({ data, errors, extensions }).slice(0, 2_000);
        throw new Error(`${query} still answers ${told}`);
      }
      await delay(10);
    }
  }

  async close(): Promise<void> {
    await this.gateway.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

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
