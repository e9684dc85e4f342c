import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createConsul } from "../../datasources/consul/createConsul.js";
import { createNomad } from "../../datasources/nomad/createNomad.js";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { startNomad } from "../../sandbox/nomad/startNomad.js";
import { Estate } from "../../src/estate/Estate.js";
import type { Observer } from "../../src/estate/sighting.js";
import { SourceSink } from "../../src/estate/SourceSink.js";
import { asked, contextOf, told } from "../schema/ask.js";
import { until } from "../support/until.js";
import { jobOf, nomadApi } from "./nomadApi.js";
import { quick, settingsFor } from "./observing.js";

const estate = new Estate();
const ending = new AbortController();
const running: Promise<void>[] = [];
const opened: { close: () => Promise<void> }[] = [];
let address = "";

const observe = (system: "CONSUL" | "NOMAD", name: string, observer: Observer): void => {
  const state = estate.addSource({ system, name, address: "http://127.0.0.1", sandbox: true });
  running.push(observer.observe(new SourceSink(estate, state), ending.signal));
};

beforeAll(async () => {
  const consul = await startConsul({ datacenters: ["dc1"] });
  opened.push(consul);
  const nomad = await startNomad({
    speed: 20,
    consulAddress: consul.address,
    consulToken: consul.token,
    nodes: [{ name: "n1", address: "10.0.0.1", consul: { name: "node-1", datacenter: "dc1" } }],
  });
  opened.push(nomad);
  address = nomad.address;
  const hz = createConsul({
    ...settingsFor(consul.address),
    name: "hz",
    token: consul.token,
    datacenters: null,
  });
  const prod = createNomad(settingsFor(nomad.address), quick);
  opened.push(hz, prod);
  observe("CONSUL", "hz", hz.observer);
  observe("NOMAD", "prod", prod.observer);
  await until("both views", () =>
    [...estate.sources.values()].every(({ status }) => status === "LIVE"),
  );
});

afterAll(async () => {
  ending.abort();
  await Promise.all(running);
  for (const thing of opened.reverse()) await thing.close();
});

const ask = async (query: string) => {
  const { data, errors } = told(await asked(contextOf(estate), query));
  expect(errors).toEqual([]);
  return data as Readonly<Record<string, unknown>>;
};

const SERVICES = `{ nomadJob(jobId: "web") { status services { nodes { name instances { totalCount nodes { allocation { node { name } job { jobId } } } } } } } }`;

describe("a job whose services are in Consul", () => {
  it("is joined with them both ways, until they are gone", async () => {
    const api = nomadApi(address);
    const services = [{ Name: "shop", PortLabel: "http", Provider: "consul" }];
    await api.run(
      jobOf("web", {}, { Services: services, Networks: [{ DynamicPorts: [{ Label: "http" }] }] }),
    );
    const crossing = { allocation: { node: { name: "n1" }, job: { jobId: "web" } } };
    const whole = {
      nomadJob: {
        status: "running",
        services: {
          nodes: [{ name: "shop", instances: { totalCount: 2, nodes: [crossing, crossing] } }],
        },
      },
    };
    const isWhole = async () => JSON.stringify(await ask(SERVICES)) === JSON.stringify(whole);
    await until("two instances", isWhole);
    const machines = `{ nomadNodes { nodes { consulNode { name instances { totalCount } nomadNode { name } } } } }`;
    const consulNode = { name: "node-1", instances: { totalCount: 2 }, nomadNode: { name: "n1" } };
    expect(await ask(machines)).toEqual({ nomadNodes: { nodes: [{ consulNode }] } });
    await api.send("DELETE", "/job/web");
    const none = { nomadJob: { status: "dead", services: { nodes: [] } } };
    await until("none", async () => JSON.stringify(await ask(SERVICES)) === JSON.stringify(none));
    const { nomadAllocations } = await ask(`{ nomadAllocations { nodes { clientStatus } } }`);
    expect(nomadAllocations).toEqual({
      nodes: [{ clientStatus: "complete" }, { clientStatus: "complete" }],
    });
  });
});
