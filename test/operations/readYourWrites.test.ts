import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Fields, startWithConsul } from "../support/startTestGateway.js";

let running: Awaited<ReturnType<typeof startWithConsul>>;

beforeAll(async () => {
  running = await startWithConsul();
});

afterAll(() => running.close());

const rounds = Array.from({ length: 50 }, (_, index) => index);

interface Changed {
  readonly change: { readonly operation: { readonly status: string } };
}

/** Makes a change and asks at once: the answer must be there already, each time. */
const changeAndAsk = async (mutation: string, input: Fields, query: string): Promise<Fields> => {
  const { change } = await running.causeway.data<Changed>(mutation, input);
  expect(change.operation.status).toBe("SUCCEEDED");
  return running.causeway.data(query);
};

describe("who asks right after a change sees it", () => {
  it("an intention, made and changed and taken away, 50 times", async () => {
    const upsert = `mutation ($input: UpsertConsulIntentionInput!) {
      change: upsertConsulIntention(input: $input) { operation { status } intention { id action } } }`;
    const remove = `mutation ($id: ID!) { change: deleteConsulIntention(id: $id) { operation { status } } }`;
    const id = "consul:hz:intention:dc1/from/to";
    const query = `{ node(id: "${id}") { ... on ConsulIntention { action } } consulIntentions { totalCount } }`;
    for (const round of rounds) {
      const action = round % 2 === 0 ? "ALLOW" : "DENY";
      const input = { sourceName: "from", destinationName: "to", action };
      expect(await changeAndAsk(upsert, { input }, query)).toEqual({
        node: { action },
        consulIntentions: { totalCount: 1 },
      });
      if (round % 5 !== 4) continue;
      expect(await changeAndAsk(remove, { id }, query)).toEqual({
        node: null,
        consulIntentions: { totalCount: 0 },
      });
    }
  });

  it("a service, registered on other ports and deregistered, 50 times", async () => {
    const register = `mutation ($input: RegisterConsulServiceInput!) {
      change: registerConsulService(input: $input) { operation { status } instance { id port } } }`;
    const remove = `mutation ($id: ID!) { change: deregisterConsulService(id: $id) { operation { status } } }`;
    const id = "consul:hz:service-instance:dc1/ext-1/pay-1";
    const query = `{ node(id: "${id}") { ... on ConsulServiceInstance { port } } consulService(name: "pay") {
      instances { totalCount } } }`;
    for (const round of rounds) {
      const port = 1_000 + round;
      const input = {
        node: "ext-1",
        address: "10.1.0.1",
        service: "pay",
        serviceId: "pay-1",
        port,
      };
      expect(await changeAndAsk(register, { input }, query)).toEqual({
        node: { port },
        consulService: { instances: { totalCount: 1 } },
      });
      if (round % 5 !== 4) continue;
      expect(await changeAndAsk(remove, { id }, query)).toEqual({
        node: null,
        consulService: null,
      });
    }
  });

  // Consul tells of these only when it is asked, once a second at most.
  it("a configuration entry, applied and deleted, 10 times", async () => {
    const apply = `mutation ($input: ApplyConsulConfigEntryInput!) {
      change: applyConsulConfigEntry(input: $input) { operation { status } entry { id } } }`;
    const remove = `mutation ($id: ID!) { change: deleteConsulConfigEntry(id: $id) { operation { status } } }`;
    const id = "consul:hz:config-entry:dc1/service-defaults/pay";
    const query = `{ node(id: "${id}") { ... on ConsulConfigEntry { body } } }`;
    for (const round of rounds.slice(0, 10)) {
      const Protocol = round % 2 === 0 ? "http" : "grpc";
      const body = { Kind: "service-defaults", Name: "pay", Protocol };
      expect(await changeAndAsk(apply, { input: { body } }, query)).toMatchObject({
        node: { body: { Protocol } },
      });
      if (round % 5 !== 4) continue;
      expect(await changeAndAsk(remove, { id }, query)).toEqual({ node: null });
    }
  });

  it("a key, which is read live, and its value", async () => {
    const set = `mutation ($input: SetConsulKeyInput!) {
      change: setConsulKey(input: $input) { operation { status } key { value } } }`;
    for (const round of rounds.slice(0, 10)) {
      const value = `v${String(round)}`;
      const query = '{ node(id: "consul:hz:key:dc1/app/a") { ... on ConsulKey { value } } }';
      const input = { key: "app/a", value };
      expect(await changeAndAsk(set, { input }, query)).toEqual({ node: { value } });
    }
  });
});
