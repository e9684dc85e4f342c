import { afterEach, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { jobOf, nomadApi, type NomadApi } from "./nomadApi.js";
import { observing, type Observing, type quick } from "./observing.js";
import { startStreamProxy, type StreamProxy } from "./startStreamProxy.js";

const opened: { close: () => Promise<void> }[] = [];

const behindProxy = async (
  options: Parameters<typeof startNomad>[0] = {},
  pace: Partial<typeof quick> = {},
): Promise<{
  readonly sandbox: NomadSandbox;
  readonly api: NomadApi;
  readonly proxy: StreamProxy;
  readonly view: Observing;
}> => {
  const sandbox = await startNomad({ speed: 20, ...options });
  opened.push(sandbox);
  const proxy = await startStreamProxy(sandbox.address);
  opened.push(proxy);
  const view = await observing(proxy.address, {}, pace);
  opened.push({ close: () => view.end() });
  return { sandbox, api: nomadApi(sandbox.address), proxy, view };
};

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const WEB = "nomad:prod:job:global/default/web";
const API = "nomad:prod:job:global/default/api";

describe("the event stream", () => {
  it("is begun again, and everything read, where it breaks off in the middle of a line", async () => {
    const { api, proxy, view } = await behindProxy();
    await api.run(jobOf("web"));
    await view.sink.until("the first job", () => view.sink.sightings.has(WEB));
    const before = proxy.streams;
    proxy.cut();
    await view.sink.until(
      "a new stream",
      () => proxy.streams > before && view.sink.parts.size === 0,
    );
    await api.run(jobOf("api"));
    await view.sink.until("the second job", () => view.sink.sightings.has(API));
  });

  it("is given up where nothing comes for too long, and what was missed is read", async () => {
    const { api, proxy, view } = await behindProxy({}, { stallMs: 300, pollMs: 60_000 });
    proxy.stall();
    await api.run(jobOf("web"));
    await view.sink.until("what was missed", () => view.sink.sightings.has(WEB));
    expect(proxy.streams).toBeGreaterThan(1);
  });

  it("leaves everything as it was seen last where the token has expired meanwhile", async () => {
    const { api, proxy, view } = await behindProxy();
    await api.run(jobOf("web"));
    await view.sink.until("the job", () => view.sink.sightings.has(WEB));
    const kinds = ["job", "node", "namespace", "node-pool"];
    const seen = kinds.map((kind) => view.sink.ids(kind));
    proxy.expire();
    proxy.cut();
    expect(await view.ended).toMatchObject({ code: "UPSTREAM_AUTH_FAILED" });
    expect(kinds.map((kind) => view.sink.ids(kind))).toEqual(seen);
  });

  it("has everything read anew where the servers count from further back", async () => {
    const { api, proxy, view } = await behindProxy({}, { pollMs: 60_000 });
    await api.run(jobOf("web"));
    await view.sink.until("the job", () => view.sink.sightings.has(WEB));
    const ghost = await api.get("/job/web");
    const event = (index: number, payload: object) => ({
      Topic: "Job",
      Type: "JobRegistered",
      Key: "ghost",
      Namespace: "default",
      Index: index,
      Payload: payload,
    });
    const job = { ...(ghost as object), ID: "ghost", Name: "ghost", ModifyIndex: 900_000 };
    const line = { Index: 900_000, Events: [event(900_000, { Job: job })] };
    proxy.inject(`${JSON.stringify(line)}\n`);
    const ghostId = "nomad:prod:job:global/default/ghost";
    await view.sink.until("the job of the future", () => view.sink.sightings.has(ghostId));
    const before = proxy.streams;
    proxy.inject(`${JSON.stringify({ Index: 3, Events: [event(3, { Job: job })] })}\n`);
    await view.sink.until("its end", () => !view.sink.sightings.has(ghostId));
    expect(view.sink.sightings.has(WEB)).toBe(true);
    await view.sink.until("a new stream", () => proxy.streams > before);
  });

  it("goes on where one event cannot be read", async () => {
    const { api, proxy, view } = await behindProxy();
    const [node] = (await api.get("/nodes")) as { readonly ModifyIndex: number }[];
    const Index = node?.ModifyIndex ?? 0;
    const event = { Topic: "Job", Type: "JobRegistered", Index, Payload: { Job: { ID: 7 } } };
    proxy.inject(`${JSON.stringify({ Index, Events: [event] })}\n`);
    await api.run(jobOf("web"));
    await view.sink.until("the job", () => view.sink.sightings.has(WEB));
    expect(proxy.streams).toBe(1);
  });
});

describe("a region that is lost", () => {
  it("leaves the others served, says why, and comes back", async () => {
    const { api, proxy, view } = await behindProxy({ regions: ["global", "eu"] });
    await api.run({ ...jobOf("web"), Region: "eu" }, "?region=eu");
    const inEu = "nomad:prod:job:eu/default/web";
    await view.sink.until("the job in eu", () => view.sink.sightings.has(inEu));
    proxy.setLost("eu", true);
    proxy.cut();
    await view.sink.until(
      "a reason",
      () => view.sink.parts.get("eu")?.includes("no path") ?? false,
    );
    expect(view.sink.sightings.has(inEu)).toBe(true);
    await api.run(jobOf("api"));
    await view.sink.until("the others", () => view.sink.sightings.has(API));
    proxy.setLost("eu", false);
    await view.sink.until("its return", () => view.sink.parts.size === 0);
  });
});

describe("a source that is lost", () => {
  it("ends the observation with a fault that tells it", async () => {
    const { proxy, view } = await behindProxy();
    await proxy.close();
    const error = await view.ended;
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });
});
