import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "../consul/consulApi.js";
import { PolicyDirectory } from "../policy/policyDirectory.js";
import { until } from "../support/until.js";
import {
  approve,
  cancel,
  codeOf,
  decided,
  operation,
  reject,
  type ToldOperation,
  waitingDeletion,
} from "./keyChanges.js";
import { type House, startHouse, writesTo } from "./startHouse.js";

const PAIRS = `
@id("payments-need-two")
@approval("2 of approver, operator")
@reason("Payments are deleted by three people.")
forbid (principal, action == Causeway::Action::"consul:deleteKey", resource)
when { resource has name && resource.name like "payments/*" };`;

let policies: PolicyDirectory;
let house: House;

beforeAll(async () => {
  policies = await PolicyDirectory.make({ "payments.cedar": PAIRS }, "all");
  house = await startHouse({ policies: policies.path });
});

afterAll(async () => {
  await house.close();
  await policies.remove();
});

const as = (caller: Parameters<House["causeway"]["as"]>[0]) => house.causeway.as(caller);
const put = (key: string, value = "v") => consulApi(house.live.address).put(`/kv/${key}`, value);

/** A deletion that an operator asked for; the key is there. */
const asked = async (key: string): Promise<ToldOperation> => {
  await put(key);
  const waiting = await waitingDeletion(as("operator"), key);
  house.live.resetCalls();
  return waiting;
};

describe("a change that needs approval", () => {
  it("waits, runs once somebody else approved it, and tells who did", async () => {
    const { id, planHash, approvalsRequired, policyIds } = await asked("one");
    expect({ approvalsRequired, policyIds }).toEqual({
      approvalsRequired: 1,
      policyIds: ["production-deletion"],
    });
    expect(writesTo(house.live)).toEqual([]);
    const said = { planHash: planHash ?? "", comment: "seen" };
    const ended = decided(await approve(as("approver"), id, said));
    expect(ended).toMatchObject({
      status: "SUCCEEDED",
      approvals: [{ subject: "anna", decision: "APPROVED", comment: "seen" }],
    });
    expect(writesTo(house.live)).toHaveLength(1);
    expect(codeOf(await approve(as("secondApprover"), id))).toBe("CONFLICT");
    expect(writesTo(house.live)).toHaveLength(1);
  });

  it("is approved by nobody who asked for it, may not, or names another plan", async () => {
    const { id } = await asked("refused");
    expect(codeOf(await approve(as("operator"), id))).toBe("SELF_APPROVAL");
    expect(codeOf(await reject(as("operator"), id))).toBe("SELF_APPROVAL");
    const other = await approve(as("approver"), id, { planHash: "0".repeat(64) });
    expect(codeOf(other)).toBe("PLAN_MISMATCH");
    expect(codeOf(await approve(as("auditor"), id))).toBe("FORBIDDEN");
    // An admin may approve operations; this one takes an approver.
    const { errors } = await approve(as("admin"), id);
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(errors?.[0]?.message).toContain("approver");
    expect(await operation(as("admin"), id)).toMatchObject({ status: "AWAITING_APPROVAL" });
    expect(writesTo(house.live)).toEqual([]);
  });

  it("is not there for those who may not see it", async () => {
    const { id } = await asked("unseen");
    const missing = "operation:018f0000-0000-7000-8000-000000000000";
    for (const caller of ["viewer", "developer", "stranger"] as const) {
      expect(await operation(as(caller), id)).toBeNull();
      const hidden = await approve(as(caller), id);
      const absent = await approve(as(caller), missing);
      expect(hidden.errors).toEqual(absent.errors);
      expect(codeOf(hidden)).toBe("NOT_FOUND");
      expect(codeOf(await cancel(as(caller), id))).toBe("NOT_FOUND");
    }
  });

  it("of two different people runs with the second, whatever the first says twice", async () => {
    const { id, approvalsRequired } = await asked("payments/limit");
    expect(approvalsRequired).toBe(2);
    expect(decided(await approve(as("approver"), id)).status).toBe("AWAITING_APPROVAL");
    expect(codeOf(await approve(as("approver"), id))).toBe("CONFLICT");
    expect(writesTo(house.live)).toEqual([]);
    const ended = decided(await approve(as("secondApprover"), id));
    expect(ended.status).toBe("SUCCEEDED");
    expect(ended.approvals.map(({ subject }) => subject)).toEqual(["anna", "ben"]);
  });

  it("runs once where the last two approve at the same moment", async () => {
    const { id } = await asked("both");
    const answers = await Promise.all(
      (["approver", "secondApprover"] as const).map((caller) => approve(as(caller), id)),
    );
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? "")).toContain("");
    await until("it ended", async () => (await operation(as("admin"), id))?.status === "SUCCEEDED");
    expect(writesTo(house.live)).toHaveLength(1);
  });

  it("is void once its target has changed", async () => {
    const { id } = await asked("changed");
    await put("changed", "other");
    house.live.resetCalls();
    const ended = decided(await approve(as("approver"), id));
    expect(ended).toMatchObject({ status: "EXPIRED", error: { code: "PLAN_STALE" } });
    expect(writesTo(house.live)).toEqual([]);
  });

  it("is void once its target is gone", async () => {
    const { id } = await asked("gone");
    await consulApi(house.live.address).delete("/kv/gone");
    house.live.resetCalls();
    const ended = decided(await approve(as("approver"), id));
    expect(ended).toMatchObject({ status: "EXPIRED", error: { code: "PLAN_STALE" } });
    expect(writesTo(house.live)).toEqual([]);
  });

  it("ends where one rejects it, and nobody approves it after that", async () => {
    const { id } = await asked("rejected");
    const ended = decided(await reject(as("approver"), id, { comment: "not today" }));
    expect(ended).toMatchObject({
      status: "DENIED",
      approvals: [{ subject: "anna", decision: "REJECTED", comment: "not today" }],
    });
    expect(ended.finishedAt).not.toBeNull();
    expect(codeOf(await approve(as("secondApprover"), id))).toBe("CONFLICT");
    expect(writesTo(house.live)).toEqual([]);
  });

  it("is rejected by one who approved it before: what they said last stays", async () => {
    const { id } = await asked("payments/doubt");
    decided(await approve(as("approver"), id, { comment: "good" }));
    expect(decided(await reject(as("approver"), id, { comment: "no" }))).toMatchObject({
      status: "DENIED",
      approvals: [{ subject: "anna", decision: "REJECTED", comment: "no" }],
    });
    expect(writesTo(house.live)).toEqual([]);
  });

  it("is on record with the reason of each, and none where they gave none", async () => {
    await put("reasons");
    const { id } = await waitingDeletion(as("operator"), "reasons", { reason: "old" });
    decided(await approve(as("approver"), id));
    const query = `query ($id: ID) { auditRecords(filter: { operation: $id }) {
      nodes { actor outcome reason } } }`;
    expect(await as("auditor").data(query, { id })).toEqual({
      auditRecords: {
        nodes: [
          { actor: "otto", outcome: "AWAITING_APPROVAL", reason: "old" },
          { actor: "anna", outcome: "APPROVED", reason: null },
          { actor: "otto", outcome: "INTENT", reason: "old" },
          { actor: "otto", outcome: "SUCCEEDED", reason: "old" },
        ],
      },
    });
  });

  it("takes a comment of 1,000 characters at most, and says so", async () => {
    const { id } = await asked("comment");
    const { errors } = await approve(as("approver"), id, { comment: "x".repeat(1_001) });
    expect(errors).toMatchObject([
      {
        message: "`comment` has 1001 characters; at most 1000 fit.",
        extensions: { code: "BAD_USER_INPUT", found: 1_001, limit: 1_000 },
      },
    ]);
  });

  it("is taken back by whoever asked for it, and not by an approver", async () => {
    const { id } = await asked("canceled");
    expect(codeOf(await cancel(as("approver"), id))).toBe("FORBIDDEN");
    expect(decided(await cancel(as("operator"), id))).toMatchObject({ status: "CANCELED" });
    expect(codeOf(await cancel(as("operator"), id))).toBe("CONFLICT");
    expect(writesTo(house.live)).toEqual([]);
  });
});

describe("policies that change while an operation waits", () => {
  it("deny what they do not permit any more", async () => {
    const { id } = await asked("frozen");
    const freeze = `@id("freeze") @reason("Nothing is deleted now.")
      forbid (principal, action == Causeway::Action::"consul:deleteKey", resource);`;
    await policies.write("freeze.cedar", freeze);
    const can = '{ can(action: "consul:deleteKey") { policyIds } }';
    interface Can {
      readonly can: { readonly policyIds: readonly string[] };
    }
    await house.causeway.until<Can>(can, ({ data }) => data.can.policyIds.includes("freeze"));
    const ended = decided(await approve(as("approver"), id));
    expect(ended).toMatchObject({ status: "DENIED", error: { code: "POLICY_DENIED" } });
    expect(writesTo(house.live)).toEqual([]);
    await policies.remove("freeze.cedar");
    await house.causeway.until<Can>(can, ({ data }) => !data.can.policyIds.includes("freeze"));
  });

  it("may ask for more people than before", async () => {
    const { id } = await asked("more");
    const two = `@id("two") @approval("2 of approver") @reason("Two now.")
      forbid (principal, action == Causeway::Action::"consul:deleteKey", resource)
      when { resource.inProduction };`;
    await policies.write("two.cedar", two);
    const can = '{ can(action: "consul:deleteKey", resource: "consul:live") { policyIds } }';
    interface Can {
      readonly can: { readonly policyIds: readonly string[] };
    }
    await house.causeway.until<Can>(can, ({ data }) => data.can.policyIds.includes("two"));
    const once = decided(await approve(as("approver"), id));
    expect(once).toMatchObject({ status: "AWAITING_APPROVAL", approvalsRequired: 2 });
    expect(decided(await approve(as("secondApprover"), id)).status).toBe("SUCCEEDED");
    await policies.remove("two.cedar");
    await house.causeway.until<Can>(can, ({ data }) => !data.can.policyIds.includes("two"));
  });
});

describe("a policy about keys", () => {
  it("is told to whoever asks about one, whether or not it exists", async () => {
    await policies.write(
      "keys.cedar",
      `@id("keys") @reason("These stay.")
      forbid (principal, action == Causeway::Action::"consul:deleteKey", resource)
      when { resource has name && resource.name like "kept/*" };`,
    );
    interface Can {
      readonly can: { readonly policyIds: readonly string[] } | null;
    }
    const can = (key: string) =>
      `{ can(action: "consul:deleteKey", resource: "consul:live:key:dc1/${key}") { policyIds } }`;
    const kept = await house.causeway.until<Can>(
      can("kept/a"),
      ({ data }) => data.can?.policyIds.includes("keys") ?? false,
    );
    expect(kept.data.can?.policyIds).toContain("keys");
    const other = await house.causeway.data<Can>(can("other/a"));
    expect(other.can?.policyIds).not.toContain("keys");
    expect(await house.causeway.data<Can>(can(""))).toEqual({ can: null });
    await policies.remove("keys.cedar");
  });
});

describe("an approved change whose system is away", () => {
  it("waits on, and runs once whoever approved it has it tried again", async () => {
    const { id } = await asked("away");
    const { live } = house;
    await live.close();
    const { port, cluster } = live;
    const refused = await approve(as("approver"), id);
    expect(codeOf(refused)).toBe("UPSTREAM_UNAVAILABLE");
    expect(await operation(as("admin"), id)).toMatchObject({
      status: "AWAITING_APPROVAL",
      approvals: [{ subject: "anna" }],
    });
    const again = await startConsul({ port, cluster });
    try {
      await until("it can be reached", async () => {
        const answer = await approve(as("approver"), id);
        return answer.errors === undefined && decided(answer).status === "SUCCEEDED";
      });
      expect(writesTo(again)).toHaveLength(1);
    } finally {
      await again.close();
    }
  });
});
