import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadConfiguration } from "../../src/config.js";
import { workspace } from "./workspace.js";

const hash = "ABCDEF".padEnd(64, "0");

const whole = `
listen: { host: "::1", port: "\${GATEWAY_PORT:-4100}", origins: ["https://app.example.com"] }
data: ./state
identity: { staticTokens: [{ sha256: ${hash}, subject: ci, roles: [developer, auditor] }] }
limits: { depth: 0, cost: 100 }
sources:
  - system: consul
    name: hz
    address: consul.example.com:8500/
    token: { file: ./consul.token }
    datacenters: [dc1, dc2]
    environment: production
    network: "\${NETWORK:-}"
    tls: { ca: ./ca.pem, cert: ./cert.pem, key: ./key.pem, serverName: consul, skipVerify: "false" }
    timeoutMs: 1000
    maxConnections: 8
`;
const pem = (kind: string) => `-----BEGIN ${kind}-----\nAA==\n-----END ${kind}-----\n`;
const files = {
  "causeway.yaml": whole,
  "consul.token": "\ts3cret\n",
  "ca.pem": { text: pem("CERTIFICATE"), mode: 0o644 },
  "cert.pem": { text: pem("CERTIFICATE"), mode: 0o644 },
  "key.pem": pem("PRIVATE KEY"),
};

describe("the configuration", () => {
  it("is the sandbox where nothing is configured", () => {
    const directory = workspace();
    const configuration = loadConfiguration({}, {}, directory);
    expect(configuration).toMatchObject({
      file: null,
      sandbox: true,
      listen: { host: "127.0.0.1", port: 4000, origins: [] },
      data: join(directory, "data"),
      identity: { issuers: [], staticTokens: [] },
      limits: { bodyBytes: 1_048_576, tokens: 2000, depth: 12, aliases: 30, cost: 25_000 },
      sources: [],
      logLevel: "info",
      hints: [],
    });
  });

  it("is what the file says, with files read and paths from where the file is", () => {
    const directory = workspace(
      Object.fromEntries(Object.entries(files).map(([name, file]) => [`etc/${name}`, file])),
    );
    const configuration = loadConfiguration({ config: "etc/causeway.yaml" }, {}, directory);
    expect(configuration).toMatchObject({
      file: join(directory, "etc/causeway.yaml"),
      sandbox: false,
      listen: { host: "::1", port: 4100, origins: ["https://app.example.com"] },
      data: join(directory, "etc/state"),
      identity: {
        staticTokens: [
          { sha256: hash.toLowerCase(), subject: "ci", roles: ["developer", "auditor"] },
        ],
      },
      limits: { depth: 0, cost: 100, aliases: 30 },
    });
    const [source] = configuration.sources;
    expect(source).toMatchObject({
      system: "consul",
      name: "hz",
      address: "http://consul.example.com:8500",
      datacenters: ["dc1", "dc2"],
      environment: "production",
      network: null,
      tls: {
        ca: pem("CERTIFICATE"),
        cert: pem("CERTIFICATE"),
        serverName: "consul",
        skipVerify: false,
      },
      timeoutMs: 1000,
      maxConnections: 8,
      credentialFrom: `./consul.token, etc/causeway.yaml:10`,
    });
    expect(source?.token.reveal()).toBe("s3cret");
    expect(source?.tls?.key?.reveal()).toBe(pem("PRIVATE KEY"));
  });

  it("gives a source that says little the defaults", () => {
    const directory = workspace({
      "causeway.yaml": "sources: [{ system: consul, name: a, address: 'http://127.0.0.1:8500' }]",
    });
    const [source] = loadConfiguration({}, {}, directory).sources;
    expect(source).toMatchObject({
      datacenters: null,
      environment: null,
      network: null,
      tls: null,
      timeoutMs: 5000,
      maxConnections: 32,
      credentialFrom: "no credential",
    });
    expect(source?.token.isEmpty).toBe(true);
  });

  it("takes a flag before a variable before the file before the default", () => {
    const directory = workspace({ "causeway.yaml": "listen: { port: 1, host: 127.0.0.2 }" });
    const port = (flags: object, environment: object) =>
      loadConfiguration({ ...flags }, { ...environment }, directory).listen;
    expect(port({}, {})).toMatchObject({ port: 1, host: "127.0.0.2" });
    expect(port({}, { PORT: "2", HOST: "127.0.0.3" })).toMatchObject({
      port: 2,
      host: "127.0.0.3",
    });
    expect(port({ port: 3 }, { PORT: "2" })).toMatchObject({ port: 3 });
    expect(port({}, { PORT: "" })).toMatchObject({ port: 1 });
  });

  it("finds the file by flag, then by CAUSEWAY_CONFIG, then beside it", () => {
    const directory = workspace({
      "causeway.yaml": "listen: { port: 1 }",
      "b.yaml": "listen: { port: 2 }",
      "c.yaml": "",
    });
    const port = (config: string | null, environment: object) =>
      loadConfiguration(config === null ? {} : { config }, { ...environment }, directory).listen
        .port;
    expect(port(null, {})).toBe(1);
    expect(port(null, { CAUSEWAY_CONFIG: "b.yaml" })).toBe(2);
    expect(port("c.yaml", { CAUSEWAY_CONFIG: "b.yaml" })).toBe(4000);
  });

  it("serves the sandbox in place of the sources on request, and keeps the rest", () => {
    const directory = workspace(files);
    const configuration = loadConfiguration({ sandbox: true }, {}, directory);
    expect(configuration).toMatchObject({ sandbox: true, sources: [], limits: { cost: 100 } });
  });

  it("fills references in once, defaults included, and writes $${ as it is", () => {
    const directory = workspace({
      "causeway.yaml": 'data: "/${A}/${B:-b}/${C:-c}/$${A}"\n',
    });
    const { data } = loadConfiguration({}, { A: "${B}", B: "", C: "x" }, directory);
    expect(data).toBe("/${B}/b/x/${A}");
  });

  it("tells where every setting came from, and no secret", () => {
    const directory = workspace(files);
    const environment = { GATEWAY_PORT: "4200", HOST: "127.0.0.1", LOG_LEVEL: "WARN" };
    const { settings } = loadConfiguration({}, environment, directory);
    const told = new Map(settings.map(({ path, value, from }) => [path, `${value} <- ${from}`]));
    expect(Object.fromEntries(told)).toEqual({
      "listen.host": "127.0.0.1 <- HOST",
      "listen.port": "4200 <- causeway.yaml:2 (GATEWAY_PORT)",
      "listen.origins": "https://app.example.com <- causeway.yaml:2",
      data: `${join(directory, "state")} <- causeway.yaml:3`,
      database: "none <- default",
      policies: "none <- default",
      "audit.key.file": `${join(directory, "state", "audit.key")} <- default`,
      "audit.file": "none <- default",
      "identity.issuers": "none <- default",
      "identity.staticTokens[0].sha256": "set, not shown <- causeway.yaml:4",
      "identity.staticTokens[0].subject": "ci <- causeway.yaml:4",
      "identity.staticTokens[0].roles": "developer, auditor <- causeway.yaml:4",
      "limits.bodyBytes": "1048576 <- default",
      "limits.tokens": "2000 <- default",
      "limits.depth": "0 <- causeway.yaml:5",
      "limits.aliases": "30 <- default",
      "limits.cost": "100 <- causeway.yaml:5",
      "limits.requestsPerMinute": "6000 <- default",
      "sources[0].system": "consul <- causeway.yaml:7",
      "sources[0].name": "hz <- causeway.yaml:8",
      "sources[0].address": "http://consul.example.com:8500 <- causeway.yaml:9",
      "sources[0].token": "set, not shown <- causeway.yaml:10",
      "sources[0].httpAuth": "none <- default",
      "sources[0].datacenters": "dc1, dc2 <- causeway.yaml:11",
      "sources[0].environment": "production <- causeway.yaml:12",
      "sources[0].network": "none <- causeway.yaml:13",
      "sources[0].tls.ca": "read <- causeway.yaml:14",
      "sources[0].tls.cert": "read <- causeway.yaml:14",
      "sources[0].tls.key": "set, not shown <- causeway.yaml:14",
      "sources[0].tls.serverName": "consul <- causeway.yaml:14",
      "sources[0].tls.skipVerify": "false <- causeway.yaml:14",
      "sources[0].timeoutMs": "1000 <- causeway.yaml:15",
      "sources[0].maxConnections": "8 <- causeway.yaml:16",
      logLevel: "warn <- LOG_LEVEL",
    });
  });
});
