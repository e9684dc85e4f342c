import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadConfiguration } from "../../src/config.js";
import { faultsIn } from "./faultsOf.js";
import { workspace } from "./workspace.js";

const bare = { "causeway.yaml": "sources: [{ system: consul, name: hz }]\n" };
const sourceWith = (environment: Record<string, string>, directory = workspace(bare)) => {
  const [source] = loadConfiguration({}, environment, directory).sources;
  if (!source) throw new Error("expected a source");
  return source;
};

describe("Consul's own variables", () => {
  it.each([
    ["127.0.0.1:8500", {}, "http://127.0.0.1:8500"],
    ["127.0.0.1:8501", { CONSUL_HTTP_SSL: "true" }, "https://127.0.0.1:8501"],
    ["http://consul.example.com", { CONSUL_HTTP_SSL: "1" }, "https://consul.example.com"],
    ["https://consul.example.com", { CONSUL_HTTP_SSL: "false" }, "https://consul.example.com"],
    ["https://consul.example.com/prefix/", {}, "https://consul.example.com/prefix"],
    ["unix:///run/consul.sock", {}, "unix:///run/consul.sock"],
  ])("read the address %s with %j as the consul command line does", (text, more, address) => {
    expect(sourceWith({ CONSUL_HTTP_ADDR: text, ...more }).address).toBe(address);
  });

  it("fill in what a source leaves out", () => {
    const pem = "-----BEGIN X-----\n";
    const directory = workspace({
      ...bare,
      "ca.pem": pem,
      "cert.pem": pem,
      "key.pem": pem,
    });
    const source = sourceWith(
      {
        CONSUL_HTTP_ADDR: "c:1",
        CONSUL_HTTP_TOKEN: "t0ken",
        CONSUL_HTTP_AUTH: "user:pass",
        CONSUL_HTTP_SSL_VERIFY: "false",
        CONSUL_CACERT: join(directory, "ca.pem"),
        CONSUL_CLIENT_CERT: join(directory, "cert.pem"),
        CONSUL_CLIENT_KEY: join(directory, "key.pem"),
        CONSUL_TLS_SERVER_NAME: "server.dc1.consul",
      },
      directory,
    );
    expect(source.token.reveal()).toBe("t0ken");
    expect(source.httpAuth.reveal()).toBe("user:pass");
    expect(source.credentialFrom).toBe("CONSUL_HTTP_TOKEN");
    expect(source.tls).toMatchObject({
      ca: pem,
      cert: pem,
      serverName: "server.dc1.consul",
      skipVerify: true,
    });
    expect(source.tls?.key?.reveal()).toBe(pem);
  });

  it("read the token file before the token", () => {
    const directory = workspace({ ...bare, token: "from-file\n" });
    const source = sourceWith(
      {
        CONSUL_HTTP_ADDR: "c:1",
        CONSUL_HTTP_TOKEN: "from-variable",
        CONSUL_HTTP_TOKEN_FILE: join(directory, "token"),
      },
      directory,
    );
    expect(source.token.reveal()).toBe("from-file");
    expect(source.credentialFrom).toBe(`${join(directory, "token")}, CONSUL_HTTP_TOKEN_FILE`);
  });

  it("change nothing that the source says, an empty token included", () => {
    const directory = workspace({
      "causeway.yaml":
        'sources: [{ system: consul, name: hz, address: "http://a:1", token: "", tls: { skipVerify: false } }]\n',
    });
    const source = sourceWith(
      {
        CONSUL_HTTP_ADDR: "b:2",
        CONSUL_HTTP_TOKEN: "t",
        CONSUL_HTTP_SSL: "true",
        CONSUL_HTTP_SSL_VERIFY: "0",
      },
      directory,
    );
    expect(source).toMatchObject({ address: "http://a:1", tls: { skipVerify: false } });
    expect(source.token.isEmpty).toBe(true);
    expect(source.credentialFrom).toBe("no credential");
  });

  it("make a source only with --from-env, and never by themselves", () => {
    const directory = workspace();
    const environment = { CONSUL_HTTP_ADDR: "127.0.0.1:8500", CONSUL_HTTP_TOKEN: "t" };
    expect(loadConfiguration({}, environment, directory)).toMatchObject({
      sandbox: true,
      sources: [],
      hints: ["CONSUL_HTTP_ADDR is set and not used: --from-env makes a source of it."],
    });
    const configuration = loadConfiguration({ fromEnv: true }, environment, directory);
    expect(configuration).toMatchObject({
      sandbox: false,
      sources: [{ system: "consul", name: "env", address: "http://127.0.0.1:8500" }],
    });
    expect(configuration.settings).toContainEqual({
      path: "sources[0].address",
      value: "http://127.0.0.1:8500",
      from: "CONSUL_HTTP_ADDR",
    });
    expect(configuration.settings).toContainEqual({
      path: "sources[0].system",
      value: "consul",
      from: "--from-env",
    });
  });

  it("are named where they are at fault", () => {
    const directory = workspace(bare);
    expect(faultsIn(directory, {})).toEqual([
      "causeway.yaml:1: sources[0].address: missing; expected an address such as http://127.0.0.1:8500 or unix:///run/consul.sock, without user and query; or set CONSUL_HTTP_ADDR",
    ]);
    expect(
      faultsIn(directory, { CONSUL_HTTP_ADDR: "tcp://x", CONSUL_HTTP_SSL_VERIFY: "perhaps" }),
    ).toEqual([
      expect.stringMatching(/^CONSUL_HTTP_ADDR: sources\[0\]\.address: found "tcp:\/\/x"/),
      'CONSUL_HTTP_SSL_VERIFY: sources[0].tls.skipVerify: found "perhaps", expected true or false',
    ]);
    expect(faultsIn(directory, { CONSUL_HTTP_ADDR: "x:1", CONSUL_HTTP_SSL: "yes" })[0]).toContain(
      "CONSUL_HTTP_SSL: sources[0].address",
    );
    expect(faultsIn(workspace(), {}, { fromEnv: true })).toEqual([
      "--from-env: found no address variable that is set, expected CONSUL_HTTP_ADDR or NOMAD_ADDR",
    ]);
  });
});
