import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { OperationList } from "../../src/operations/OperationList.js";
import { timeOrderedId } from "../../src/operations/operationId.js";
import { VisibleOperations } from "../../src/operations/VisibleOperations.js";
import { openPolicy } from "../../src/policy/openPolicy.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { openTestStorage, scratchDirectory } from "../storage/openTestStorage.js";
import { type List, TestGateway } from "../support/startTestGateway.js";
import type { TestCaller } from "../support/testCallers.js";
import { setKey } from "./keyChanges.js";

jest.setTimeout(120_000);

const OTHERS = 10_250;
const log = createLogger({ level: "silent" });

/** Operations that somebody asked for, as the door leaves them, so many on each target. */
const insert = (actor: string, count: number, alike: number) => {
  const first = timeOrderedId().slice(0, -12);
  return sql`insert into operation (id, action, status, actor, actor_roles, input, input_hash, dry_run,
      approvals_required, approval_rules, created_at, policy_ids, policy_version, facts)
    select ${first}::text || lpad(n::text, 12, '0'), 'consul:setKey', 'SUCCEEDED', ${actor}, '[]', '{}',
      '', false, 0, '[]', now(), '[]', '',
      jsonb_build_object('target', jsonb_build_object('name', 'key ' || (n / ${alike}::int)))
    from generate_series(1, ${count}::int) as n`;
};

describe("a list of operations, most of which the caller may not see", () => {
  const scratch = scratchDirectory();
  const data = join(scratch.path, "data");
  let consul: ConsulSandbox;
  let causeway: TestGateway;

  beforeAll(async () => {
    const storage = await openTestStorage({ dataDirectory: data });
    await insert("somebody", OTHERS, 1_000).execute(storage.db);
    await storage.close();
    consul = await startConsul();
    causeway = await TestGateway.start([{ name: "hz", address: consul.address }], { data });
    for (const key of ["a", "b", "c"]) {
      await setKey(causeway.as("developer"), { key, value: "v" });
    }
  });

  afterAll(async () => {
    await causeway.close();
    await consul.close();
    scratch.remove();
  });

  const listed = async (caller: TestCaller, filter = {}, first = 2) => {
    const query = `query ($filter: OperationFilter, $first: Int!) {
      operations(filter: $filter, first: $first) {
        totalCount nodes { actor } pageInfo { hasNextPage endCursor } } }`;
    return (
      await causeway
        .as(caller)
        .data<{ operations: List<{ actor: string }> }>(query, { filter, first })
    ).operations;
  };

  it("finds their own behind thousands of others', and counts them", async () => {
    const { nodes, totalCount, pageInfo } = await listed("developer");
    expect(nodes).toEqual([{ actor: "dora" }, { actor: "dora" }]);
    expect(totalCount).toBe(3);
    expect(pageInfo.hasNextPage).toBe(true);
    expect((await listed("developer", {}, 3)).pageInfo.hasNextPage).toBe(false);
  });

  it("counts all of them for who may see all", async () => {
    expect((await listed("operator")).totalCount).toBe(OTHERS + 3);
    expect((await listed("operator", { actors: ["dora"] })).totalCount).toBe(3);
    expect((await listed("operator", { statuses: ["FAILED"] })).totalCount).toBe(0);
  });

  it.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])("takes %s as a time", async (time) => {
    expect((await listed("operator", { since: time })).totalCount).toBe(OTHERS + 3);
    expect((await listed("operator", { until: time })).totalCount).toBe(0);
  });
});

describe("a count that takes too many decisions", () => {
  const scratch = scratchDirectory();

  afterAll(() => {
    scratch.remove();
  });

  it("is not made, and the page is right all the same", async () => {
    const storage = await openTestStorage({ dataDirectory: scratch.path });
    const policy = await openPolicy({ directory: "policies", log, watch: false });
    await insert("somebody", 35, 10).execute(storage.db);
    await insert("dora", 2, 1).execute(storage.db);
    const caller = { subject: "dora", roles: ["developer"] };
    const counting = (decisions: number) => {
      const parts = { policy, list: new OperationList(storage), decisions };
      return new VisibleOperations(parts, caller);
    };
    expect(await counting(4).count({})).toBe(2);
    expect(await counting(3).count({})).toBeNull();
    expect(await counting(3).count({ actors: ["dora"] })).toBe(2);
    expect((await counting(3).rows({}, null, 5)).rows.map(({ actor }) => actor)).toEqual([
      "dora",
      "dora",
    ]);
    policy.close();
    await storage.close();
  });
});
