import { Writable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { Secret } from "../../src/config/secret.js";
import { createLogger } from "../../src/telemetry/logger.js";

const recorded = (level: string) => {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, log: createLogger({ level, destination }) };
};

describe("the log", () => {
  it("is one JSON object a line, with time and level by name", () => {
    const { log, lines } = recorded("info");
    log.info({ source: "consul:hz" }, "source is live");
    log.debug("not told");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      source: "consul:hz",
      msg: "source is live",
    });
  });

  it("censors credentials by their names, at any of four levels", () => {
    const { log, lines } = recorded("info");
    const secrets = {
      authorization: "canary",
      token: "canary",
      password: "canary",
      secret: "canary",
      cookie: "canary",
      "set-cookie": "canary",
      "x-consul-token": "canary",
      headers: { "x-anything": "canary" },
    };
    log.info(secrets);
    log.info({ request: secrets });
    log.info({ call: { request: secrets } });
    log.info({ a: { call: { request: secrets } } });
    log.child({ token: "canary" }).info("child");
    log.error({ err: Object.assign(new Error("failed"), { options: secrets }) });
    expect(lines).toHaveLength(6);
    expect(lines.join("")).not.toContain("canary");
  });

  it("does not know what a secret holds", () => {
    const { log, lines } = recorded("info");
    log.info({ value: new Secret("canary") }, "with %s", new Secret("canary"));
    expect(lines.join("")).not.toContain("canary");
  });
});
