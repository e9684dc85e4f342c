import { describe, expect, it } from "@jest/globals";
import { nomadSource } from "../../src/config/nomadSource.js";

const parsed = (source: Readonly<Record<string, unknown>>) =>
  nomadSource.schema("/").safeParse({ system: "nomad", name: "prod", ...source });

const filled = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    nomadSource.fills(environment).map(({ path, value }) => [path.join("."), value]),
  );

describe("a Nomad source", () => {
  it("takes what is left out by its default", () => {
    const { data } = parsed({ address: "http://127.0.0.1:4646/" });
    expect(data).toMatchObject({
      address: "http://127.0.0.1:4646",
      regions: null,
      namespaces: null,
      tls: null,
      timeoutMs: 5000,
      maxConnections: 32,
    });
  });

  it("takes the address of a socket", () => {
    expect(parsed({ address: "unix:///run/nomad.sock" }).success).toBe(true);
  });

  it.each([
    { address: "127.0.0.1:4646" },
    { address: "http://user:secret@nomad" },
    { address: "http://nomad", namespaces: ["*"] },
    { address: "http://nomad", namespaces: ["../x"] },
    { address: "http://nomad", regions: [] },
    { address: "http://nomad", maxConnections: 4 },
    { address: "http://nomad", datacenters: ["dc1"] },
  ])("refuses %j", (source) => {
    expect(parsed(source).success).toBe(false);
  });

  it("is filled from the variables of the nomad command line", () => {
    expect(
      filled({
        NOMAD_ADDR: "https://nomad:4646",
        NOMAD_TOKEN: "t",
        NOMAD_REGION: "eu",
        NOMAD_NAMESPACE: "team-a",
        NOMAD_CACERT: "/ca.pem",
        NOMAD_TLS_SERVER_NAME: "server.global.nomad",
        NOMAD_SKIP_VERIFY: "true",
      }),
    ).toEqual({
      address: "https://nomad:4646",
      token: "t",
      regions: ["eu"],
      namespaces: ["team-a"],
      "tls.ca": "/ca.pem",
      "tls.serverName": "server.global.nomad",
      "tls.skipVerify": true,
    });
    expect(filled({ NOMAD_NAMESPACE: "*", NOMAD_SKIP_VERIFY: "false" })).toEqual({});
  });
});
