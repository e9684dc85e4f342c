import "reflect-metadata";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createConsul, type ConsulSettings } from "../../datasources/consul/createConsul.js";
import type { CallRecorder } from "../../src/estate/sighting.js";
import { Calls, consulSettings } from "./observing.js";
import {
  answering,
  faults,
  jsonAnswer,
  startFaultyServer,
  type FaultyServer,
} from "./startFaultyServer.js";

const TEXT = { "content-type": "text/plain" } as const;
const PLACE = { datacenter: "dc1", key: "app/a" } as const;

const opened: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const serving = async (...[first]: Parameters<typeof startFaultyServer>): Promise<FaultyServer> => {
  const server = await startFaultyServer(first);
  opened.push(server);
  return server;
};

const changer = (
  address: string,
  others: Partial<ConsulSettings> = {},
  calls: CallRecorder = new Calls(),
) => {
  const consul = createConsul(
    consulSettings(address, {
      datacenters: ["dc1"],
      timeoutMs: 20_000,
      token: "secret-token",
      ...others,
    }),
  );
  opened.push(consul);
  return consul.change.forOperation(calls);
};

/** What comes of writing the key `app/a`. */
const write = ({ keys }: ReturnType<typeof changer>): Promise<unknown> =>
  keys
    .set(PLACE, Buffer.from("secret-value"), { flags: null, checkIndex: null })
    .catch((error: unknown) => error);

describe("a change of a Consul that fails", () => {
  it.each([
    ["hangs", faults.hangs, "UPSTREAM_TIMEOUT", "UNKNOWN"],
    ["breaks off", faults.breaksOff, "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["resets", faults.resets, "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["answers HTML", faults.answersHtml, "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["answers other JSON", faults.answersOtherJson, "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["answers nothing", answering(200, TEXT, ""), "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["redirects", faults.redirects, "UPSTREAM_BAD_RESPONSE", "UNKNOWN"],
    ["fails", faults.fails, "UPSTREAM_UNAVAILABLE", "UNKNOWN"],
    ["fails without a word", answering(502, TEXT, ""), "UPSTREAM_UNAVAILABLE", "UNKNOWN"],
    ["has no leader", answering(500, TEXT, "No cluster leader"), "UPSTREAM_UNAVAILABLE", "UNKNOWN"],
    ["says 429", answering(429, { "retry-after": "1" }, ""), "RATE_LIMITED", "NONE"],
    ["says 403", answering(403, TEXT, "Permission denied"), "UPSTREAM_REJECTED", "NONE"],
    ["knows no token", answering(403, TEXT, "ACL not found"), "UPSTREAM_AUTH_FAILED", "NONE"],
    ["says 400", answering(400, TEXT, "secret-canary"), "UPSTREAM_REJECTED", "NONE"],
    [
      "looks at it",
      answering(500, TEXT, 'uses a protocol "tcp" that does not permit advanced'),
      "BAD_USER_INPUT",
      "NONE",
    ],
    ["loses it", answering(500, TEXT, "rpc error: invalid"), "UPSTREAM_UNAVAILABLE", "UNKNOWN"],
    ["finds it invalid", answering(500, TEXT, "Invalid secret"), "UPSTREAM_REJECTED", "NONE"],
  ] as const)("that %s: sent once, and the effect told", async (_name, answer, code, effect) => {
    const server = await serving(answer);
    const patience = code === "UPSTREAM_TIMEOUT" ? { timeoutMs: 200 } : {};
    const fault = await write(changer(server.address, patience));
    expect(fault).toMatchObject({ code, effect, extensions: { system: "consul", source: "hz" } });
    expect(String(fault)).toContain(
      effect === "NONE" ? "Nothing was changed." : "Whether the change was made is not known.",
    );
    expect(String(fault)).not.toMatch(/secret|canary/);
    expect(server.requests).toBe(1);
  });

  it("changes nothing where nobody listens", async () => {
    const server = await serving(faults.hangs);
    await server.close();
    opened.pop();
    expect(await write(changer(server.address))).toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      effect: "NONE",
    });
  });

  it("tells the id that a proxy gave to a request, taken or refused", async () => {
    const headers = { "content-type": "application/json", "x-request-id": "req-7" } as const;
    const server = await serving(answering(200, headers, "true"));
    expect(await write(changer(server.address))).toEqual({ upstreamRequestId: "req-7" });
    server.answerWith(answering(403, headers, "Permission denied"));
    expect(await write(changer(server.address))).toMatchObject({
      extensions: { upstreamRequestId: "req-7" },
    });
    server.answerWith(jsonAnswer("true"));
    expect(await write(changer(server.address))).toEqual({ upstreamRequestId: null });
  });

  it("has longer than a read", async () => {
    const timeoutMs = 2_000;
    const server = await serving((_request, response) => {
      const headers = { "content-type": "application/json" };
      setTimeout(() => response.writeHead(200, headers).end("true"), timeoutMs + 100);
    });
    expect(await write(changer(server.address, { timeoutMs }))).toEqual({
      upstreamRequestId: null,
    });
  });

  it("is not sent any more once the time of its operation is up", async () => {
    const server = await serving(faults.hangs);
    const calls = { signal: AbortSignal.abort(), called: () => undefined };
    expect(await write(changer(server.address, {}, calls))).toMatchObject({
      code: "UPSTREAM_TIMEOUT",
      effect: "NONE",
    });
    expect(server.requests).toBe(0);
  });

  it("has lost a datacenter that it serves, and never had another", async () => {
    const server = await serving(answering(500, TEXT, "No path to datacenter"));
    expect(await write(changer(server.address))).toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      message: expect.stringContaining("no path to its datacenter dc1"),
    });
    await expect(changer(server.address).keys.current(PLACE)).rejects.toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
    });
    await expect(changer(server.address).keys.named("dc9", "a")).rejects.toMatchObject({
      code: "UNKNOWN_DATACENTER",
    });
  });
});
