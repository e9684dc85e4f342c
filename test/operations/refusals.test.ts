import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { consulApi } from "../consul/consulApi.js";
import { PolicyDirectory } from "../policy/policyDirectory.js";
import type { List } from "../support/startTestGateway.js";
import { codeOf, operationOf, SET_KEY, setKey } from "./keyChanges.js";
import { type House, startHouse, writesTo } from "./startHouse.js";

const NO_LOCKS = `
@id("locks-stay")
@reason("Locks are taken by services alone.")
forbid (principal, action in Causeway::Action::"change", resource)
when { resource has name && resource.name like "locks/*" };
@id("no-hidden-services")
forbid (principal, action == Causeway::Action::"estate:read", resource)
when { resource.kind == "CONSUL_SERVICE_INSTANCE" };
@id("no-hidden-services-live")
forbid (principal, action == Causeway::Action::"consul:listKeys", resource)
when { principal.roles.contains("nothing") };`;

let policies: PolicyDirectory;
let house: House;

beforeAll(async () => {
  policies = await PolicyDirectory.make({ "locks.cedar": NO_LOCKS }, "all");
  house = await startHouse({ policies: policies.path });
  await consulApi(house.hz.address).put("/agent/service/register", { Name: "web", ID: "web-1" });
  house.hz.resetCalls();
});

afterAll(async () => {
  await house.close();
  await policies.remove();
});

describe("a change that is refused", () => {
  it("by no policy that permits it is FORBIDDEN, and names what was asked of what", async () => {
    const { errors, data } = await setKey(house.causeway.as("viewer"), { key: "a/b", value: "v" });
    expect(data).toEqual({ setConsulKey: null });
    expect(errors).toMatchObject([
      {
        path: ["setConsulKey"],
        extensions: {
          code: "FORBIDDEN",
          action: "consul:setKey",
          resource: "consul:hz:key:dc1/a/b",
          policyIds: [],
        },
      },
    ]);
    expect(writesTo(house.hz)).toEqual([]);
  });

  it("by a policy that forbids it is POLICY_DENIED, and names the policy and its reason", async () => {
    const { errors } = await setKey(house.causeway, { key: "locks/leader", value: "v" });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining("Locks are taken by services alone."),
        extensions: {
          code: "POLICY_DENIED",
          action: "consul:setKey",
          resource: "consul:hz:key:dc1/locks/leader",
          policyIds: ["locks-stay"],
        },
      },
    ]);
    expect(writesTo(house.hz)).toEqual([]);
  });

  it("is on record with its code, and no operation is left of it", async () => {
    const query = `{ auditRecords(filter: { outcomes: ["FORBIDDEN", "POLICY_DENIED"] }) { nodes {
      outcome actor action targetName detail operation { id } } } operations { totalCount } }`;
    const { auditRecords, operations } = await house.causeway.data<{
      auditRecords: List<unknown>;
      operations: { totalCount: number };
    }>(query);
    expect(auditRecords.nodes).toMatchObject([
      { outcome: "FORBIDDEN", actor: "tester", targetName: "a/b", operation: null },
      {
        outcome: "POLICY_DENIED",
        actor: "root",
        action: "consul:setKey",
        detail: { policies: ["locks-stay"] },
      },
    ]);
    expect(operations.totalCount).toBe(0);
  });

  it.each(["viewer", "developer", "approver", "auditor", "stranger"] as const)(
    "in production by a %s does nothing there",
    async (caller) => {
      house.live.resetCalls();
      const change = { source: "live", key: "a", value: "v" };
      expect(codeOf(await setKey(house.causeway.as(caller), change))).toBe("FORBIDDEN");
      expect(writesTo(house.live)).toEqual([]);
    },
  );

  it("by nobody's token is not even looked at", async () => {
    const { status } = await house.causeway.as("nobody").query(SET_KEY, {
      input: { source: "hz", key: "a", value: "v" },
    });
    expect(status).toBe(403);
    expect(writesTo(house.hz)).toEqual([]);
  });

  it("is let through for whoever may", async () => {
    const developer = house.causeway.as("developer");
    expect(operationOf(await setKey(developer, { key: "a", value: "v" })).status).toBe("SUCCEEDED");
    const operator = house.causeway.as("operator");
    const change = { source: "live", key: "a", value: "v" };
    expect(operationOf(await setKey(operator, change)).status).toBe("SUCCEEDED");
  });

  it("of something hidden answers exactly like one of something that is not there", async () => {
    const deregister = `mutation ($id: ID!) { deregisterConsulService(id: $id) { operation { id } } }`;
    const id = "consul:hz:service-instance:dc1/consul-server-1/web-1";
    const missing = id.replace("web-1", "web-2");
    await house.causeway.until<{ consulService: unknown }>(
      '{ consulService(source: "hz", name: "web") { id } }',
      ({ data }) => data.consulService !== null,
    );
    house.hz.resetCalls();
    const [hidden, absent] = await Promise.all(
      [id, missing].map((one) => house.causeway.error(deregister, { id: one })),
    );
    expect(hidden?.extensions).toEqual(absent?.extensions);
    expect(hidden?.message.replace("web-1", "web-2")).toBe(absent?.message);
    expect(hidden?.extensions.code).toBe("NOT_FOUND");
    expect(writesTo(house.hz)).toEqual([]);
  });
});

const SQL = "'; drop table operation; --";

describe("hostile input", () => {
  it.each([
    ["SQL", SQL],
    ["right-to-left", "a\u202eb"],
    ["emoji", "key-\u{1f600}"],
    ["a decomposed form", "cafe\u0301"],
  ])("%s in a key is stored as text, or refused", async (_what, text) => {
    const answer = await setKey(
      house.causeway,
      { key: `x/${text}`, value: text },
      { reason: text, idempotencyKey: `h ${text}` },
    );
    if (answer.errors) expect(codeOf(answer)).toMatch(/^(INVALID_PATH|BAD_USER_INPUT)$/);
    else expect(operationOf(answer).status).toBe("SUCCEEDED");
    const { operations } = await house.causeway.data<{ operations: List<unknown> }>(
      "{ operations { totalCount } }",
    );
    expect(operations.totalCount).toBeGreaterThan(0);
  });

  it("SQL in a reason and in filters is text", async () => {
    const { id } = operationOf(
      await setKey(house.causeway, { key: "sql", value: SQL }, { reason: SQL }),
    );
    const query = `query ($text: String!) { operations(filter: { actors: [$text] }) { totalCount }
      records: auditRecords(filter: { actors: [$text], actions: [$text] }) { totalCount }
      of: auditRecords(filter: { operation: "operation:x" }) { totalCount }
      node(id: $text) { id } }`.replace("node(id: $text)", `node(id: ${JSON.stringify(SQL)})`);
    expect(await house.causeway.data(query, { text: SQL })).toEqual({
      operations: { totalCount: 0 },
      records: { totalCount: 0 },
      of: { totalCount: 0 },
      node: null,
    });
    const { operation } = await house.causeway.data<{ operation: { reason: string } }>(
      "query ($id: ID!) { operation(id: $id) { reason } }",
      { id },
    );
    expect(operation.reason).toBe(SQL);
  });

  it("NUL in texts that the database cannot hold neither fails nor gets lost", async () => {
    const reason = "a\u0000b";
    const answer = await setKey(house.causeway, { key: "nul", value: "v" }, { reason });
    if (answer.errors) expect(codeOf(answer)).toBe("BAD_USER_INPUT");
    else expect(operationOf(answer).status).toBe("SUCCEEDED");
    const { errors } = await house.causeway.query(
      `query { operations(filter: { actors: ["a\\u0000b"], target: "a\\u0000" }) { totalCount }
        operation(id: "operation:a\\u0000") { id } auditRecords(filter: { actors: ["\\u0000"] }) { totalCount } }`,
    );
    expect(errors?.map(({ extensions }) => extensions.code) ?? []).toEqual([]);
  });

  it.each(["__proto__", "constructor", "prototype"])("%s is no name in any input", async (name) => {
    const body = `{"Kind":"service-defaults","Name":"a","Meta":{"${name}":{"x":1}}}`;
    const answer = await fetch(new URL("/graphql", house.causeway.gateway.url), {
      method: "POST",
      headers: {
        authorization: "Bearer a-token-of-an-admin",
        "content-type": "application/json",
      },
      body: `{"query":"mutation ($b: JSON!) { applyConsulConfigEntry(input: { source: \\"hz\\", body: $b }) { operation { id } } }","variables":{"b":${body}}}`,
    });
    expect(await answer.text()).toContain("BAD_USER_INPUT");
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("half of a character is refused, with 400", async () => {
    const answer = await setKey(house.causeway, { key: "a\ud800", value: "v" });
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({
      status: 400,
      code: "BAD_USER_INPUT",
    });
  });

  it.each(["MQ", "bm90IGEgbnVtYmVy", "eyJhIjoxfQ", "%00", "-1"])(
    "%j is no cursor of these lists",
    async (after) => {
      const query = `query ($after: String) { operations(after: $after) { totalCount }
        auditRecords(after: $after) { totalCount } }`;
      const { errors = [] } = await house.causeway.query(query, { after });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(["BAD_CURSOR", "BAD_CURSOR"]);
    },
  );
});
