import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { makeKey, sign, TestProvider, type TestKey } from "../identity/TestProvider.js";
import { approve, codeOf, decided, operationOf, setKey } from "../operations/keyChanges.js";
import { writesTo } from "../operations/startHouse.js";
import { TestGateway } from "../support/startTestGateway.js";
import type { TestClient } from "../support/TestClient.js";
import { PolicyDirectory } from "./policyDirectory.js";

/** Keys below `web/` belong to a team, which a claim of its people's tokens names. */
const OF_A_TEAM = `
@id("keys-of-the-web-team")
@reason("Keys below web/ are written by the web team.")
forbid (
  principal,
  action == Causeway::Action::"consul:setKey",
  resource
)
when { resource has name && resource.name like "web/*" }
unless { principal.hasTag("org.team") && principal.getTag("org.team").contains("web") };

@id("limits-need-an-approval")
@approval("approver")
forbid (
  principal,
  action == Causeway::Action::"consul:setKey",
  resource
)
when { resource has name && resource.name like "web/limits/*" };
`;

let consul: ConsulSandbox;
let provider: TestProvider;
let key: TestKey;
let policies: PolicyDirectory;
let causeway: TestGateway;

beforeAll(async () => {
  key = await makeKey("first");
  provider = await TestProvider.start([key]);
  policies = await PolicyDirectory.make({ "team.cedar": OF_A_TEAM }, "all");
  consul = await startConsul({ datacenters: ["dc1"] });
  causeway = await TestGateway.start([{ name: "hz", address: consul.address }], {
    policies: policies.path,
    issuers: [
      { issuer: provider.issuer, audience: "causeway", roles: { developers: "developer" } },
    ],
  });
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
  await policies.remove();
  await provider.stop();
});

/** Somebody with a token of the provider, and these claims in it. */
const holder = async (subject: string, claims: object = {}): Promise<TestClient> => {
  const seconds = Math.floor(Date.now() / 1000);
  const own = { iss: provider.issuer, aud: "causeway", sub: subject, iat: seconds };
  const lasting = { ...own, exp: seconds + 3_600, groups: ["developers"] };
  return causeway.with(await sign(key, { ...lasting, ...claims }));
};

const release = { key: "web/release", value: "1" };

describe("a policy over a claim of an OpenID token", () => {
  it.each([
    ["a text", { "org.team": "web" }],
    ["one of a list", { "org.team": ["api", "web"] }],
  ])("lets a change through whose claim is %s", async (_, claims) => {
    const operation = operationOf(await setKey(await holder("ada", claims), release));
    expect(operation).toMatchObject({ status: "SUCCEEDED", actor: "ada" });
  });

  it.each([
    ["is another", { "org.team": "api" }],
    ["only contains it", { "org.team": "webmasters" }],
    ["is not there", {}],
    ["is of a shape that policies do not see", { "org.team": { name: "web" } }],
  ])("refuses a change whose claim %s, and nothing is changed", async (_, claims) => {
    consul.resetCalls();
    const answer = await setKey(await holder("bob", claims), release);
    expect(codeOf(answer)).toBe("POLICY_DENIED");
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining("Keys below web/ are written by the web team."),
      extensions: { policyIds: ["keys-of-the-web-team"], action: "consul:setKey" },
    });
    expect(writesTo(consul)).toEqual([]);
  });

  it("refuses those who have no claims, whatever their roles", async () => {
    expect(codeOf(await setKey(causeway, release))).toBe("POLICY_DENIED");
  });

  it("counts the claims of whoever asked when the last approval decides again", async () => {
    const ada = await holder("ada", { "org.team": "web" });
    const waiting = operationOf(await setKey(ada, { key: "web/limits/rate", value: "9" }));
    expect(waiting).toMatchObject({ status: "AWAITING_APPROVAL", approvalsRequired: 1 });
    const ended = decided(await approve(causeway.as("approver"), waiting.id));
    expect(ended).toMatchObject({ status: "SUCCEEDED", actor: "ada", error: null });
  });
});
