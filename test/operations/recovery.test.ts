import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "../consul/consulApi.js";
import { startProxy } from "../consul/startProxy.js";
import { openTestStorage, scratchDirectory } from "../storage/openTestStorage.js";
import { TestGateway } from "../support/startTestGateway.js";
import { until } from "../support/until.js";
import { approve, codeOf, decided, operation, waitingDeletion } from "./keyChanges.js";
import { writesTo } from "./startHouse.js";

let consul: ConsulSandbox;
const scratch = scratchDirectory();
const data = join(scratch.path, "data");

beforeAll(async () => {
  consul = await startConsul();
});

afterAll(async () => {
  await consul.close();
  scratch.remove();
});

const start = (): Promise<TestGateway> =>
  TestGateway.start([{ name: "live", address: consul.address, environment: "production" }], {
    data,
  });

const KEYS = ["done", "undone", "changed", "claimed", "late", "decided"] as const;
type Key = (typeof KEYS)[number];

/** As a process that died leaves an operation; `id` without its prefix. */
const left = async (
  ids: ReadonlyMap<Key, string>,
  states: Partial<Record<Key, Readonly<Record<string, unknown>>>>,
): Promise<void> => {
  const storage = await openTestStorage({ dataDirectory: data });
  for (const [key, state] of Object.entries(states)) {
    const id = [...ids].find(([name]) => name === key)?.[1].replace("operation:", "") ?? "";
    const runner = "gone/1/0";
    await storage.db
      .updateTable("operation")
      .set({ ...state, runner })
      .where("id", "=", id)
      .execute();
  }
  await storage.close();
};

describe("what a crash left", () => {
  it("is examined at the next start, told, and never done a second time", async () => {
    const api = consulApi(consul.address);
    const ids = new Map<Key, string>();
    const first = await start();
    for (const key of KEYS) {
      await api.put(`/kv/${key}`, "v");
      ids.set(key, (await waitingDeletion(first.as("operator"), key)).id);
    }
    await first.close();
    await left(ids, {
      done: { status: "RUNNING" },
      undone: { status: "RUNNING" },
      changed: { status: "RUNNING" },
      claimed: { status: "PENDING", plan: null },
      decided: { status: "PENDING" },
      late: { expires_at: new Date(0) },
    });
    await api.delete("/kv/done");
    await api.put("/kv/changed", "other");
    consul.resetCalls();
    const second = await start();
    const found = async (key: Key) => operation(second, ids.get(key) ?? "");
    await until("they are examined", async () => {
      const all = await Promise.all(KEYS.map(found));
      return all.every((one) => one?.status !== "RUNNING" && one?.status !== "PENDING");
    });
    expect(writesTo(consul)).toEqual([]);
    expect(await found("done")).toMatchObject({ status: "SUCCEEDED", error: null });
    expect(await found("undone")).toMatchObject({ status: "FAILED" });
    expect(await found("changed")).toMatchObject({ status: "INTERRUPTED" });
    for (const key of ["done", "undone", "changed"] as const) {
      const { nodes = [] } = (await found(key))?.events ?? {};
      expect(nodes[0]?.message).toContain("The process died while it ran.");
    }
    expect(await found("claimed")).toBeNull();
    const approver = second.as("approver");
    expect(codeOf(await approve(approver, ids.get("late") ?? ""))).toBe("CONFLICT");
    expect(await found("late")).toMatchObject({ status: "EXPIRED", error: { code: "PLAN_STALE" } });
    const ended = decided(await approve(approver, ids.get("decided") ?? ""));
    expect(ended.status).toBe("SUCCEEDED");
    expect(writesTo(consul)).toHaveLength(1);
    await second.close();
  });
});

const REGISTER = `mutation { registerConsulService(
  input: { node: "outside", address: "10.0.0.9", service: "mail", port: 25 }) {
    operation { status } } }`;

interface Operations {
  readonly operations: {
    readonly nodes: readonly {
      readonly status: string;
      readonly events: { readonly nodes: readonly { readonly message: string }[] };
    }[];
  };
}

const REGISTRATIONS = `{ operations(filter: { actions: ["consul:registerService"] }) {
  nodes { status events { nodes { message } } } } }`;

describe("what runs still when the process is stopped", () => {
  it("is left as it is, and examined at the next start", async () => {
    const proxy = await startProxy(consul.address);
    let forget = (): void => undefined;
    const held = new Promise<null>((resolve) => {
      forget = () => {
        resolve(null);
      };
    });
    const isHeld = new Promise<void>((resolve) => {
      proxy.intercept = (path) => {
        if (!path.startsWith("/v1/catalog/register")) return null;
        resolve();
        return held;
      };
    });
    const own = scratchDirectory();
    const source = { name: "hz", address: proxy.address, timeoutMs: 30_000 };
    const open = () => TestGateway.start([source], { data: join(own.path, "data") });
    const first = await open();
    const asking = first.query(REGISTER).catch(() => null);
    await isHeld;
    await first.close();
    await asking;
    const storage = await openTestStorage({ dataDirectory: join(own.path, "data") });
    await storage.db.updateTable("operation").set({ runner: "gone/1/0" }).execute();
    await storage.close();
    const second = await open();
    await until("it is examined", async () => {
      const { operations } = await second.data<Operations>(REGISTRATIONS);
      return operations.nodes[0]?.status !== "RUNNING";
    });
    const { operations } = await second.data<Operations>(REGISTRATIONS);
    const message = "The process died while it ran. The instance is as it was before.";
    expect(operations.nodes).toEqual([{ status: "FAILED", events: { nodes: [{ message }] } }]);
    await second.close();
    forget();
    await proxy.close();
    own.remove();
  });
});
