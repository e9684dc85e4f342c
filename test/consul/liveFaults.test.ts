import { afterEach, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { createConsul, type ConsulSettings } from "../../datasources/consul/createConsul.js";
import { until } from "../support/until.js";
import { makeCertificate } from "./makeCertificate.js";
import { Calls, consulSettings } from "./observing.js";
import {
  answering,
  faults,
  jsonAnswer,
  startFaultyServer,
  type FaultyServer,
} from "./startFaultyServer.js";

const KEY = '[{"Key":"a","Value":"MQ==","Flags":0,"CreateIndex":1,"ModifyIndex":1,"LockIndex":0}]';
const TEXT = { "content-type": "text/plain; charset=utf-8" } as const;

const opened: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const serving = async (
  ...[first, tls]: Parameters<typeof startFaultyServer>
): Promise<FaultyServer> => {
  const server = await startFaultyServer(first, tls);
  opened.push(server);
  return server;
};

const source = (address: string, others: Partial<ConsulSettings> = {}) => {
  const consul = createConsul(
    consulSettings(address, {
      datacenters: ["dc1"],
      timeoutMs: 20_000,
      token: "secret-token",
      ...others,
    }),
  );
  opened.push(consul);
  return consul;
};

/** What a caller gets who reads the key `a`. */
const readKey = (consul: ReturnType<typeof source>): Promise<unknown> =>
  consul.read
    .forRequest(new Calls())
    .key("dc1", "a")
    .catch((error: unknown) => error);

const faultOf = async (outcome: Promise<unknown>): Promise<Fault> => {
  const fault = await outcome;
  if (!(fault instanceof Fault)) throw new Error(`Not a fault: ${String(fault)}`);
  expect(fault.extensions).toMatchObject({ system: "consul", source: "hz" });
  expect(JSON.stringify([fault.message, fault.extensions])).not.toMatch(/secret/);
  return fault;
};

describe("a live read of a Consul that fails", () => {
  it("says UPSTREAM_UNAVAILABLE when nothing listens", async () => {
    const server = await startFaultyServer(faults.hangs);
    await server.close();
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault.code).toBe("UPSTREAM_UNAVAILABLE");
    expect(fault.message).toContain(server.address);
  });

  it.each(["hangs", "trickles"] as const)(
    "says UPSTREAM_TIMEOUT, and leaves no connection behind, when it %s",
    async (how) => {
      const server = await serving(faults[how]);
      const fault = await faultOf(readKey(source(server.address, { timeoutMs: 300 })));
      expect(fault.code).toBe("UPSTREAM_TIMEOUT");
      while (server.openConnections > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  );

  it.each([
    "breaksOff",
    "endsTooEarly",
    "answersHtml",
    "answersHtmlAsJson",
    "answersOtherJson",
    "resets",
    "speaksNoHttp",
  ] as const)("says UPSTREAM_BAD_RESPONSE, without the body, when it %s", async (how) => {
    const server = await serving(faults[how]);
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault.code).toBe("UPSTREAM_BAD_RESPONSE");
  });

  it.each(["movesOn", "redirects"] as const)("does not go along when it %s", async (how) => {
    const server = await serving(faults[how]);
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault.code).toBe("UPSTREAM_BAD_RESPONSE");
    expect(fault.message).toContain("redirects");
    expect(server.requests).toBe(1);
  });

  it.each(["isHuge", "saysItIsHuge"] as const)("stops at 8 MiB when it %s", async (how) => {
    const server = await serving(faults[how]);
    const before = process.memoryUsage().rss;
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault.code).toBe("UPSTREAM_RESPONSE_TOO_LARGE");
    expect(fault.extensions.limit).toBe(8 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("is noticed by the probe when it hangs, whatever one call may take", async () => {
    const server = await serving(faults.hangs);
    const { observer } = source(server.address, { timeoutMs: 60_000 });
    const signal = AbortSignal.timeout(20_000);
    expect((await faultOf(observer.probe(signal).catch((e: unknown) => e))).code).toBe(
      "UPSTREAM_TIMEOUT",
    );
    server.answerWith(jsonAnswer('""'));
    expect((await faultOf(observer.probe(signal).catch((e: unknown) => e))).message).toMatch(
      /no cluster leader/,
    );
    server.answerWith(jsonAnswer('"127.0.0.1:8300"'));
    await observer.probe(signal);
  });

  it("asks again twice after a 5xx, and no more", async () => {
    const server = await serving(faults.fails);
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault.code).toBe("UPSTREAM_UNAVAILABLE");
    expect(server.requests).toBe(3);
  });

  it("gets over one that passes", async () => {
    const server = await serving((request, response) => {
      server.answerWith(jsonAnswer(KEY));
      faults.fails(request, response);
    });
    expect(await readKey(source(server.address))).toMatchObject({ value: "1" });
  });

  it("waits as long as a 429 says, and asks once more", async () => {
    const server = await serving((_request, response) => {
      server.answerWith(jsonAnswer(KEY));
      response.writeHead(429, { ...TEXT, "retry-after": "1" }).end();
    });
    expect(await readKey(source(server.address))).toMatchObject({ value: "1" });
    expect(server.requests).toBe(2);
  });

  it("says RATE_LIMITED at once when a 429 asks for an hour", async () => {
    const server = await serving(answering(429, { ...TEXT, "retry-after": "3600" }, ""));
    const fault = await faultOf(readKey(source(server.address)));
    expect(fault).toMatchObject({
      code: "RATE_LIMITED",
      extensions: { retryAfterSeconds: 3600 },
    });
    expect(server.requests).toBe(1);
  });

  it("tells a token that is not known from one that may not", async () => {
    const server = await serving(answering(403, TEXT, "ACL not found"));
    expect((await faultOf(readKey(source(server.address)))).code).toBe("UPSTREAM_AUTH_FAILED");
    server.answerWith(answering(403, TEXT, "Permission denied"));
    expect((await faultOf(readKey(source(server.address)))).code).toBe("UPSTREAM_REJECTED");
  });

  it("answers UPSTREAM_BUSY to those that would wait too long, and runs no more than it may", async () => {
    let running = 0;
    let most = 0;
    const server = await serving((_request, response) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        response.writeHead(200, { "content-type": "application/json" }).end(KEY);
      }, 50);
    });
    const consul = source(server.address);
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => readKey(consul)));
    const refused = outcomes.filter((outcome) => outcome instanceof Fault);
    expect(refused).toHaveLength(200 - 32 - 64);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["UPSTREAM_BUSY"]));
    expect(most).toBe(32);
  });

  it("gives up on a source that failed five times, and tries it again by itself", async () => {
    const server = await serving(faults.fails);
    const consul = source(server.address);
    await readKey(consul);
    await readKey(consul);
    expect(consul.statistics().breaker).toBe("open");
    const asked = server.requests;
    expect(asked).toBe(5);
    const fault = await faultOf(readKey(consul));
    expect(fault).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
    expect(fault.message).toContain("failed repeatedly");
    expect(server.requests).toBe(asked);
    server.answerWith(jsonAnswer(KEY));
    let outcome: unknown;
    await until("an answer", async () => {
      outcome = await readKey(consul);
      return !(outcome instanceof Fault);
    });
    expect(outcome).toMatchObject({ value: "1" });
    expect(consul.statistics().breaker).toBe("closed");
  });
});

describe("a Consul whose certificate is wrong", () => {
  const DAY = 86_400_000;
  const now = Date.now();
  const yesterday = new Date(now - DAY);
  const tomorrow = new Date(now + DAY);
  const good = makeCertificate("127.0.0.1", yesterday, tomorrow);

  const tlsFault = async (
    ...[options, tls]: [Parameters<typeof startFaultyServer>[1], ConsulSettings["tls"]]
  ) => {
    const server = await serving(jsonAnswer(KEY), options);
    return faultOf(readKey(source(server.address, { tls })));
  };

  it("is not trusted when it is self-signed", async () => {
    const fault = await tlsFault(good, null);
    expect(fault).toMatchObject({ code: "UPSTREAM_TLS_ERROR" });
    expect(fault.message).toMatch(/self-signed/);
  });

  it("is not trusted when it has expired", async () => {
    const old = makeCertificate("127.0.0.1", new Date(now - 3 * DAY), yesterday);
    const fault = await tlsFault(old, { ca: old.cert });
    expect(fault).toMatchObject({ code: "UPSTREAM_TLS_ERROR" });
    expect(fault.message).toMatch(/has expired/);
  });

  it("is not trusted when it is for another host", async () => {
    const other = makeCertificate("consul.example.com", yesterday, tomorrow);
    const fault = await tlsFault(other, { ca: other.cert });
    expect(fault).toMatchObject({ code: "UPSTREAM_TLS_ERROR" });
    expect(fault.message).toMatch(/another host/);
  });

  it("is not spoken to by an old protocol", async () => {
    const options = {
      ...good,
      minVersion: "TLSv1",
      maxVersion: "TLSv1",
      ciphers: "DEFAULT@SECLEVEL=0",
    } as const;
    const fault = await tlsFault(options, { ca: good.cert });
    expect(fault).toMatchObject({ code: "UPSTREAM_TLS_ERROR" });
    expect(fault.message).toMatch(/too old/);
  });

  it("is trusted when its authority is configured, or its name is", async () => {
    const server = await serving(jsonAnswer(KEY), good);
    const trusting = source(server.address, { tls: { ca: good.cert } });
    expect(await readKey(trusting)).toMatchObject({ value: "1" });
    const other = makeCertificate("consul.example.com", yesterday, tomorrow);
    const named = await serving(jsonAnswer(KEY), other);
    const tls = { ca: other.cert, serverName: "consul.example.com" };
    const knowing = source(named.address, { tls });
    expect(await readKey(knowing)).toMatchObject({ value: "1" });
    const careless = source(named.address, { tls: { skipVerify: true } });
    expect(await readKey(careless)).toMatchObject({ value: "1" });
  });
});
