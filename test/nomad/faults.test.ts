import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createNomad, type NomadSettings } from "../../datasources/nomad/createNomad.js";
import { answering, faults, startFaultyServer } from "../consul/startFaultyServer.js";
import { quick, settingsFor } from "./observing.js";

const NODE = "11111111-2222-4333-8444-555555555555";
const opened: { close: () => Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const text = { "content-type": "text/plain" } as const;

/** Reads the attributes of a node from a peer that answers the list of regions, and then like this. */
const readFrom = async (address: string, others: Partial<NomadSettings> = {}) => {
  const nomad = createNomad(settingsFor(address, others), quick);
  opened.push(nomad);
  const signal = AbortSignal.timeout(20_000);
  const reader = nomad.read.forRequest({ signal, called: () => undefined });
  return reader.nodeAttributes("global", NODE).then(
    (value) => ({ value, code: null, message: "" }),
    (error: unknown) => ({
      value: null,
      code: error instanceof Error && "code" in error ? error.code : "none",
      message: error instanceof Error ? error.message : "",
    }),
  );
};

describe("a live read", () => {
  const cases: readonly (readonly [string, Parameters<typeof startFaultyServer>[0], string])[] = [
    ["never answers", faults.hangs, "UPSTREAM_TIMEOUT"],
    ["sends a byte at a time", faults.trickles, "UPSTREAM_TIMEOUT"],
    ["breaks off", faults.breaksOff, "UPSTREAM_BAD_RESPONSE"],
    ["ends its JSON too early", faults.endsTooEarly, "UPSTREAM_BAD_RESPONSE"],
    ["answers HTML", faults.answersHtml, "UPSTREAM_BAD_RESPONSE"],
    ["answers other JSON", faults.answersOtherJson, "UPSTREAM_BAD_RESPONSE"],
    ["resets the connection", faults.resets, "UPSTREAM_BAD_RESPONSE"],
    ["speaks no HTTP", faults.speaksNoHttp, "UPSTREAM_BAD_RESPONSE"],
    ["moves on", faults.movesOn, "UPSTREAM_BAD_RESPONSE"],
    ["redirects", faults.redirects, "UPSTREAM_BAD_RESPONSE"],
    ["answers 200 MB", faults.isHuge, "UPSTREAM_RESPONSE_TOO_LARGE"],
    ["fails", faults.fails, "UPSTREAM_UNAVAILABLE"],
    ["refuses the token", answering(403, text, "Permission denied"), "UPSTREAM_REJECTED"],
    [
      "does not know the token",
      answering(403, text, "ACL token not found"),
      "UPSTREAM_AUTH_FAILED",
    ],
    ["finds the token expired", answering(500, text, "ACL token expired"), "UPSTREAM_AUTH_FAILED"],
    ["limits calls", answering(429, { ...text, "retry-after": "60" }, "slow down"), "RATE_LIMITED"],
  ];

  it.each(cases)("of a peer that %s is a fault", async (_what, behaviour, code) => {
    const server = await startFaultyServer(behaviour);
    opened.push(server);
    const patience = code === "UPSTREAM_TIMEOUT" ? { timeoutMs: 400 } : {};
    const outcome = await readFrom(server.address, { token: "token-canary", ...patience });
    expect(outcome).toMatchObject({ value: null, code });
    expect(outcome.message).not.toMatch(/canary/);
    expect(outcome.message).toContain("prod");
  });

  it("of nobody is a fault that asks whether the agent runs", async () => {
    const server = await startFaultyServer(faults.hangs);
    await server.close();
    const outcome = await readFrom(server.address);
    expect(outcome.code).toBe("UPSTREAM_UNAVAILABLE");
    expect(outcome.message).toContain("is the agent running there?");
  });

  it("of what is not there is null", async () => {
    const server = await startFaultyServer(answering(404, text, "node not found"));
    opened.push(server);
    expect(await readFrom(server.address)).toMatchObject({ value: null, code: null });
  });

  it("is asked again after a passing failure, and sends the token by header only", async () => {
    let asked = 0;
    const server = await startFaultyServer((request, response) => {
      asked += 1;
      expect(request.headers["x-nomad-token"]).toBe("t");
      expect(request.url).not.toContain("token");
      if (asked < 3) response.writeHead(500, text).end("No cluster leader");
      else
        response
          .writeHead(200, { "content-type": "application/json" })
          .end('{"Attributes":{"a":"b"}}');
    });
    opened.push(server);
    expect(await readFrom(server.address, { token: "t" })).toMatchObject({ value: { a: "b" } });
    expect(asked).toBe(3);
  });

  it("works over a socket of the file system", async () => {
    const directory = mkdtempSync(join(tmpdir(), "causeway-nomad-"));
    const path = join(directory, "nomad.sock");
    const server = http.createServer((_request, response) => {
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"Attributes":{"a":"b"}}');
    });
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
    opened.push({
      close: () =>
        new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
          rmSync(directory, { recursive: true, force: true });
        }),
    });
    expect(await readFrom(`unix://${path}`)).toMatchObject({ value: { a: "b" } });
  });
});

describe("a name that cannot be asked for", () => {
  it("is a fault that says which source it was meant for, and costs no call", async () => {
    const server = await startFaultyServer(faults.hangs);
    opened.push(server);
    const nomad = createNomad(settingsFor(server.address, { regions: ["global"] }), quick);
    opened.push(nomad);
    const calls = { signal: AbortSignal.timeout(20_000), called: () => undefined };
    const reader = nomad.read.forRequest(calls);
    const changer = nomad.change.forOperation(calls);
    const place = { region: "global", namespace: "default", id: "web/plan" };
    const page = { region: "global", first: 1, after: null };
    const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["INVALID_JOB_ID", () => reader.job("global", "default", "web/plan")],
      ["INVALID_NAMESPACE", () => reader.jobVersions("global", "../x", "web")],
      ["INVALID_NAMESPACE", () => reader.variables({ ...page, namespace: "*", prefix: "" })],
      ["INVALID_PATH", () => reader.variables({ ...page, namespace: null, prefix: "\0" })],
      ["INVALID_NAME", () => reader.nodeAttributes("global", "../x")],
      ["INVALID_JOB_ID", async () => changer.jobs.find(place)],
      ["INVALID_NAME", async () => changer.allocations.stop(place)],
      ["INVALID_PATH", async () => changer.variables.delete({ ...place, id: "../x" }, "0")],
    ];
    for (const [code, attempt] of attempts) {
      const extensions = { code, system: "nomad", source: "prod" };
      await expect(attempt()).rejects.toMatchObject({ code, extensions });
    }
    expect(server.requests).toBe(0);
  });
});

describe("a peer that keeps failing", () => {
  it("is not asked for a while", async () => {
    const server = await startFaultyServer(faults.fails);
    opened.push(server);
    const nomad = createNomad(settingsFor(server.address), quick);
    opened.push(nomad);
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const calls = { signal: AbortSignal.timeout(20_000), called: () => undefined };
      await nomad.read
        .forRequest(calls)
        .nodeAttributes("global", NODE)
        .catch((error: unknown) =>
          codes.push(error instanceof Error && "code" in error ? error.code : "none"),
        );
    }
    expect(new Set(codes)).toEqual(new Set(["UPSTREAM_UNAVAILABLE"]));
    expect(server.requests).toBe(5);
    expect(nomad.statistics()).toMatchObject({ breaker: "open", inFlight: 0 });
  });
});

describe("the check of a source", () => {
  it("tells why it cannot be reached, and never rejects", async () => {
    const server = await startFaultyServer(faults.answersHtml);
    opened.push(server);
    const nomad = createNomad(settingsFor(server.address), quick);
    opened.push(nomad);
    const report = await nomad.check(AbortSignal.timeout(30_000));
    expect(report).toMatchObject({ isReachable: false, regions: [] });
    expect(report.reason).toContain("is that a Nomad agent?");
  });
});
