import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { faultsIn, faultsOf } from "./faultsOf.js";
import { workspace } from "./workspace.js";

const everyFault = `listen: { host: "a b", port: 70000, origins: ["*", "https://ok.example.com/"] }
identity:
  staticTokens:
    - { sha256: my-plain-token, subject: ci, roles: developer }
    - { subject: "", roles: [Developer] }
limits:
  depht: 3
  cost: many
sources:
  - system: consul
    name: hz
    adress: http://127.0.0.1:8500
    token: "\${NOT_SET}"
  - { system: vault, name: x }
  - { system: consul, name: hz, address: "ftp://x", token: { file: ./open.token } }
  - system: consul
    name: Ab C
    address: http://admin:hunter2@consul.example.com
    token: 12345
    timeoutMs: "\${TIMEOUT}"
    datacenters: []
    tls: { ca: ./none.pem, cert: ./no.pem, bogus: 1 }
  - 7
colour: red
`;

describe("a configuration with faults", () => {
  it("is refused with all of them in one run, each with file, line, found and expected", () => {
    const directory = workspace({
      "causeway.yaml": everyFault,
      "open.token": { text: "s3cret", mode: 0o644 },
      "no.pem": "this is no certificate",
    });
    const faults = faultsIn(directory, {
      TIMEOUT: "soon",
      PORT: "99999",
      LOG_LEVEL: "loud",
    });
    const file = (name: string) => join(directory, name);
    expect(faults).toEqual([
      'PORT: listen.port: found "99999", expected a port from 0 to 65535',
      'LOG_LEVEL: found "loud", expected one of trace, debug, info, warn, error, fatal, silent',
      'causeway.yaml:1: listen.host: found "a b", expected an IP address or host name',
      'causeway.yaml:1: listen.origins[0]: found "*", expected an origin such as https://app.example.com, without path and never *',
      'causeway.yaml:1: listen.origins[1]: found "https://ok.example.com/", expected an origin such as https://app.example.com, without path and never *',
      "causeway.yaml:4: identity.staticTokens[0].sha256: found a string (not shown), expected the SHA-256 of the token, 64 hexadecimal digits",
      'causeway.yaml:4: identity.staticTokens[0].roles: found "developer", expected a list of roles; none, nothing allowed',
      "causeway.yaml:5: identity.staticTokens[1].sha256: missing; expected the SHA-256 of the token, 64 hexadecimal digits",
      'causeway.yaml:5: identity.staticTokens[1].subject: found "", expected who holds the token, 1 to 255 characters',
      'causeway.yaml:5: identity.staticTokens[1].roles[0]: found "Developer", expected a role: small letters, digits and hyphens',
      'causeway.yaml:7: limits.depht: unknown key; did you mean "depth"? expected one of bodyBytes, tokens, depth, aliases, cost, requestsPerMinute',
      'causeway.yaml:8: limits.cost: found "many", expected a cost from 0 to 1000000000',
      'causeway.yaml:12: sources[0].adress: unknown key; did you mean "address"? expected one of system, name, address, token, httpAuth, datacenters, environment, network, tls, timeoutMs, maxConnections',
      "causeway.yaml:13: sources[0].token: the variable NOT_SET is not set; set it, or write ${NOT_SET:-default}",
      'causeway.yaml:14: sources[1].system: unknown system "vault"; expected one of consul, nomad',
      'causeway.yaml:15: sources[2].address: found "ftp://x", expected an address such as http://127.0.0.1:8500 or unix:///run/consul.sock, without user and query',
      `causeway.yaml:15: sources[2].token: ${file("open.token")} holds a secret and has mode 0644, so others can read it; expected 0600: chmod 600 ${file("open.token")}`,
      'causeway.yaml:15: sources[2].name: found "hz", the name of sources[0] too; expected a name that no other consul source has',
      'causeway.yaml:17: sources[3].name: found "Ab C", expected a name: small letters, digits and hyphens',
      'causeway.yaml:18: sources[3].address: found "http://***@consul.example.com", expected an address such as http://127.0.0.1:8500 or unix:///run/consul.sock, without user and query',
      "causeway.yaml:19: sources[3].token: found a number (not shown), expected text or { file: PATH }",
      'causeway.yaml:20: sources[3].timeoutMs: found "${TIMEOUT}" with a value that does not fit, expected milliseconds from 100 to 600000',
      "causeway.yaml:21: sources[3].datacenters: found a list, expected at least one datacenter; left out, all that it knows",
      "causeway.yaml:22: sources[3].tls.bogus: unknown key; expected one of ca, cert, key, serverName, skipVerify",
      `causeway.yaml:22: sources[3].tls.ca: ${file("none.pem")} does not exist`,
      `causeway.yaml:22: sources[3].tls.cert: ${file("no.pem")} holds no PEM block; expected one that starts with -----BEGIN`,
      "causeway.yaml:23: sources[4]: expected a mapping with system (consul, nomad) and name",
      "causeway.yaml:24: colour: unknown key; expected one of listen, data, database, policies, audit, identity, limits, sources",
    ]);
  });

  it("never shows a secret or what a variable holds", () => {
    const faults = faultsOf(everyFault, { TIMEOUT: "canary-1", NOT_SET: "canary\n2" }).join("\n");
    for (const secret of ["hunter2", "12345", "my-plain-token", "canary"]) {
      expect(faults).not.toContain(secret);
    }
    expect(faults).toContain("sources[0].token: holds a line end");
  });

  it("names the line of YAML that cannot be read", () => {
    expect(faultsOf("listen:\n  port: 1\n  port: 2\n")).toEqual([
      "causeway.yaml:3: not valid YAML: Map keys must be unique",
    ]);
    expect(faultsOf('a: "no end\n')[0]).toMatch(/^causeway\.yaml:\d: not valid YAML: /);
  });

  it("says that a reference inside braces needs quotes", () => {
    expect(faultsOf("listen: { host: ${ADDRESS} }\n").join("\n")).toContain(
      'a value with ${NAME} inside { } needs quotes: "${NAME}"',
    );
  });

  it("names a reference that is none", () => {
    expect(faultsOf('data: "${1st}"\n')).toEqual([
      'causeway.yaml:1: data: found "${1st}", expected ${NAME} or ${NAME:-default}; $${ writes a literal ${',
    ]);
  });

  it("must be a mapping", () => {
    expect(faultsOf("- 1\n")[0]).toMatch(
      /^causeway\.yaml:1: the configuration: found a list, expected a mapping with the keys listen/,
    );
    expect(faultsOf("listen: 7\n")).toEqual([
      "causeway.yaml:1: listen: found 7, expected a mapping with the keys host, port, origins",
    ]);
  });

  it("is refused in a moment where anchors multiply", () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? "1" : `*a${level - 1}`;
      return `  - &a${level} [${Array(9).fill(inner).join(", ")}]`;
    });
    expect(faultsOf(`data:\n${levels.join("\n")}\n`).join("\n")).toContain("20000 settings");
    expect(faultsOf("data: &a [*a]\n").join("\n")).toContain("16 levels deep");
    expect(faultsOf("data: *nothing\n").join("\n")).toContain("no anchor has this name above");
  });

  it("keeps a key called __proto__ an unknown key", () => {
    expect(faultsOf("__proto__: { listen: 1 }\n")[0]).toContain("__proto__: unknown key");
    expect(faultsOf("listen: { __proto__: 1 }\n")[0]).toContain("listen.__proto__: unknown key");
  });

  it("names a file that is not there or no file", () => {
    const directory = workspace();
    expect(faultsIn(directory, {}, { config: "other.yaml" })).toEqual([
      "other.yaml: does not exist; --config names it",
    ]);
    expect(faultsIn(directory, { CAUSEWAY_CONFIG: "other.yaml" })).toEqual([
      "other.yaml: does not exist; CAUSEWAY_CONFIG names it",
    ]);
    mkdirSync(join(directory, "causeway.yaml"));
    expect(faultsIn(directory)).toEqual([
      "causeway.yaml: cannot be read (EISDIR); expected a file that this user may read",
    ]);
  });

  it("refuses the hash of an empty token", () => {
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const faults = faultsOf(
      `identity: { staticTokens: [{ sha256: ${empty}, subject: me, roles: [] }] }\n`,
    );
    expect(faults[0]).toContain("expected the SHA-256 of a token, not of an empty text");
  });

  it("refuses a secret file that is empty, a directory or too large", () => {
    const source = (file: string) =>
      `sources: [{ system: consul, name: a, address: "http://h", token: { file: ${file} } }]\n`;
    const directory = workspace({ empty: "\n", large: "x".repeat(70_000) });
    const faults = ["empty", "large", ".", "absent"].flatMap((file) => {
      const named = workspace({ "causeway.yaml": source(join(directory, file)) });
      return faultsIn(named).map((fault) => fault.replaceAll(directory, "D"));
    });
    expect(faults).toEqual([
      "causeway.yaml:1: sources[0].token: D/empty is empty",
      "causeway.yaml:1: sources[0].token: D/large has 70000 bytes, expected at most 65536",
      "causeway.yaml:1: sources[0].token: D is not a regular file",
      "causeway.yaml:1: sources[0].token: D/absent does not exist",
    ]);
  });

  it("wants certificate and key together", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    const directory = workspace({
      "causeway.yaml":
        'sources: [{ system: consul, name: a, address: "https://h", tls: { cert: c.pem } }]\n',
      "c.pem": { text: pem, mode: 0o644 },
    });
    expect(faultsIn(directory)).toEqual([
      "causeway.yaml:1: sources[0].tls: cert and key go together; one of them is missing",
    ]);
  });
});
