import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import type { ManualClock } from "../../sandbox/consul/time/ManualClock.js";
import { atEnd, call, jsonOf, startTest, until } from "./consulKit.js";

const check = z.object({ Status: z.string(), Output: z.string(), Type: z.string() });
type Check = z.infer<typeof check>;

/** A server for checks to ask; it is closed when the test is over. */
const serve = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );
  const bound = server.address();
  return typeof bound === "object" && bound ? bound.port : 0;
};

const register = (consul: ConsulSandbox, given: object): Promise<unknown> =>
  call(consul, "PUT /v1/agent/check/register", { Name: "c", Interval: "10s", ...given });

const known = async (consul: ConsulSandbox, path: string): Promise<Check | undefined> => {
  const rows = await jsonOf(call(consul, `GET ${path}`));
  const list = z.union([z.array(check), z.record(z.string(), check)]).parse(rows);
  return Object.values(list)[0];
};

const ofAgent = (consul: ConsulSandbox): Promise<Check | undefined> =>
  known(consul, "/v1/agent/checks?filter=CheckID==c");
const ofCatalog = (consul: ConsulSandbox): Promise<Check | undefined> =>
  known(consul, "/v1/health/node/own?filter=CheckID==c");

/** Lets time pass until the check says this. */
const passes = (
  { consul, clock }: { consul: ConsulSandbox; clock: ManualClock },
  condition: (found: Check) => boolean,
): Promise<void> =>
  until(async () => {
    clock.advance(1_000);
    const found = await ofAgent(consul);
    return found !== undefined && condition(found);
  });

describe("an HTTP check", () => {
  it("asks as it was told, and shows what it heard", async () => {
    const stage = await startTest();
    const port = await serve((request, response) => {
      const { method, headers } = request;
      response.end(`${method ?? ""} ${headers["x-probe"]?.toString() ?? ""}`);
    });
    const url = `http://127.0.0.1:${port}/health`;
    await register(stage.consul, { HTTP: url, Method: "PUT", Header: { "X-Probe": ["a", "b"] } });
    expect(await ofCatalog(stage.consul)).toMatchObject({ Status: "critical", Output: "" });
    await passes(stage, ({ Status }) => Status === "passing");
    const expected = { Status: "passing", Output: `HTTP PUT ${url}: 200 OK Output: PUT a, b` };
    expect(await ofAgent(stage.consul)).toMatchObject({ ...expected, Type: "http" });
    expect(await ofCatalog(stage.consul)).toMatchObject(expected);
  });

  it("warns at 429, fails at any other status, and follows redirects", async () => {
    const stage = await startTest();
    let next = 429;
    const port = await serve((request, response) => {
      if (request.url === "/there") response.end("arrived");
      else response.writeHead(next, { location: "/there" }).end("x".repeat(5_000));
    });
    await register(stage.consul, { HTTP: `http://127.0.0.1:${port}/` });
    await passes(stage, ({ Status }) => Status === "warning");
    next = 500;
    await passes(stage, ({ Status }) => Status === "critical");
    const { Output = "" } = (await ofAgent(stage.consul)) ?? {};
    expect(Output).toContain("500 Internal Server Error Output: x");
    expect(Output.length).toBeLessThan(4_200);
    next = 302;
    await passes(stage, ({ Status }) => Status === "passing");
    expect((await ofAgent(stage.consul))?.Output).toContain("200 OK Output: arrived");
  });

  it("fails where nobody answers in time, and where nobody listens", async () => {
    const stage = await startTest();
    const port = await serve(() => undefined);
    await register(stage.consul, { HTTP: `http://127.0.0.1:${port}/`, Timeout: "2s" });
    await passes(stage, ({ Output }) => Output.includes("context deadline exceeded"));
    await register(stage.consul, { HTTP: "http://127.0.0.1:1/" });
    const refused = 'Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused';
    await passes(stage, ({ Output }) => Output === refused);
    await register(stage.consul, { HTTP: "nonsense" });
    await passes(stage, ({ Output }) => Output.includes('unsupported protocol scheme ""'));
  });

  it("turns only after as many runs as it was told", async () => {
    const stage = await startTest();
    let status = 500;
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.writeHead(status).end();
    });
    const HTTP = `http://127.0.0.1:${port}/`;
    const limits = { SuccessBeforePassing: 2, FailuresBeforeCritical: 3 };
    await register(stage.consul, { HTTP, Status: "passing", ...limits });
    await passes(stage, ({ Status }) => Status === "critical");
    expect(asked).toBe(3);
    status = 200;
    await passes(stage, ({ Status }) => Status === "passing");
    expect(asked).toBe(5);
  });

  it("tells the catalog at once of a status, and later of an output alone", async () => {
    const stage = await startTest();
    let answers = 0;
    const port = await serve((_, response) => {
      answers += 1;
      response.end(`answer ${answers}`);
    });
    await register(stage.consul, { HTTP: `http://127.0.0.1:${port}/` });
    await passes(stage, ({ Output }) => Output.endsWith("answer 2"));
    expect((await ofCatalog(stage.consul))?.Output).toMatch(/answer 1$/);
    stage.clock.advance(450_000);
    expect((await ofCatalog(stage.consul))?.Output).not.toMatch(/answer 1$/);
  });
});

describe("a TCP check", () => {
  it("passes while somebody listens", async () => {
    const stage = await startTest();
    const port = await serve(() => undefined);
    await register(stage.consul, { TCP: `127.0.0.1:${port}` });
    await passes(stage, ({ Status }) => Status === "passing");
    expect((await ofAgent(stage.consul))?.Output).toBe(`TCP connect 127.0.0.1:${port}: Success`);
    await register(stage.consul, { TCP: "127.0.0.1:1" });
    await passes(stage, ({ Status }) => Status === "critical");
    expect((await ofAgent(stage.consul))?.Output).toBe(
      "dial tcp 127.0.0.1:1: connect: connection refused",
    );
  });

  it("is refused without an interval", async () => {
    const { consul } = await startTest();
    const given = { Name: "c", TCP: "127.0.0.1:1" };
    const answer = await call(consul, "PUT /v1/agent/check/register", given);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("Interval must be > 0");
  });
});

describe("a service", () => {
  const web = (more: object = {}) => ({
    Name: "web",
    Check: { CheckID: "c", TTL: "1h", DeregisterCriticalServiceAfter: "2m", ...more },
  });
  const register = (consul: ConsulSandbox, given: object, query = "") =>
    call(consul, `PUT /v1/agent/service/register${query}`, given);

  it("is forgotten when its check was critical for too long", async () => {
    const { consul, clock } = await startTest();
    await register(consul, web({ Status: "passing" }));
    clock.advance(3_600_000);
    expect(await ofAgent(consul)).toMatchObject({ Status: "critical", Output: "TTL expired" });
    clock.advance(119_000);
    expect(await ofAgent(consul)).toBeDefined();
    clock.advance(1_000);
    expect(await jsonOf(call(consul, "GET /v1/catalog/service/web"))).toEqual([]);
  });

  it("keeps the status of its checks when it is registered again, and its other checks", async () => {
    const { consul } = await startTest();
    await register(consul, web());
    await call(consul, "PUT /v1/agent/check/pass/c?note=fine");
    await register(consul, { ...web({ Status: "warning" }), Port: 8080 });
    expect(await ofAgent(consul)).toMatchObject({ Status: "passing", Output: "fine" });
    await register(consul, { Name: "web" }, "?replace-existing-checks=false");
    expect(await ofAgent(consul)).toBeDefined();
    await register(consul, { Name: "web" }, "?replace-existing-checks=true");
    expect(await ofAgent(consul)).toBeUndefined();
  });
});

describe("a check that follows a service", () => {
  const statusOf = async (consul: ConsulSandbox, id: string): Promise<string> => {
    const rows = await jsonOf(call(consul, "GET /v1/agent/checks"));
    return z.record(z.string(), check).parse(rows)[id]?.Status ?? "none";
  };
  const service = (consul: ConsulSandbox, Name: string, followed: string): Promise<unknown> =>
    call(consul, "PUT /v1/agent/service/register", {
      Name,
      Checks: [{ AliasService: followed }, { TTL: "1h", Status: "passing" }],
    });

  it("rests where two follow each other", async () => {
    const { consul } = await startTest();
    await service(consul, "a", "b");
    expect(
      (
        await call(consul, "PUT /v1/agent/service/register", {
          Name: "b",
          Checks: [{ AliasService: "a" }, { TTL: "1h" }],
        })
      ).status,
    ).toBe(200);
    expect((await call(consul, "PUT /v1/agent/check/pass/service:b:2")).status).toBe(200);
    expect(await statusOf(consul, "service:a:1")).toBe("critical");
  });

  it("is as bad as the checks of the node", async () => {
    const { consul } = await startTest();
    await call(consul, "PUT /v1/agent/service/register", {
      Name: "a",
      Check: { AliasService: "b" },
    });
    await call(consul, "PUT /v1/agent/service/register", {
      Name: "b",
      Check: { TTL: "1h", Status: "passing" },
    });
    expect(await statusOf(consul, "service:a")).toBe("passing");
    await call(consul, "PUT /v1/agent/maintenance?enable=true&reason=r");
    expect(await statusOf(consul, "service:a")).toBe("critical");
    await call(consul, "PUT /v1/agent/maintenance?enable=false");
    expect(await statusOf(consul, "service:a")).toBe("passing");
  });
});

describe("a note", () => {
  it("is kept as far as the check says, or to 4,096 bytes", async () => {
    const { consul } = await startTest();
    const note = async (given: object, length: number): Promise<string | undefined> => {
      await register(consul, { Interval: "", TTL: "1h", ...given });
      await call(consul, `PUT /v1/agent/check/pass/c?note=${"n".repeat(length)}`);
      return (await ofAgent(consul))?.Output;
    };
    expect(await note({}, 4_096)).toBe("n".repeat(4_096));
    expect(await note({}, 5_000)).toBe(`${"n".repeat(4_096)} ... (captured 4096 of 5000 bytes)`);
    expect(await note({ OutputMaxSize: 2 }, 5)).toBe("nn ... (captured 2 of 5 bytes)");
  });
});
