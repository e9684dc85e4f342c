import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { Fault } from "../../src/errors.js";
import { CallerView } from "../../src/estate/CallerView.js";
import { Estate } from "../../src/estate/Estate.js";
import type { Examination } from "../../src/operations/ChangeDeclaration.js";
import { examined } from "../../src/operations/examined.js";
import { pendingRow } from "../../src/operations/operationRow.js";
import { Seals } from "../../src/operations/Seals.js";

const unused = (): never => {
  throw new Error("nothing is asked");
};

const estate = new Estate();
estate.addSource({
  name: "hz",
  system: "CONSUL",
  address: "http://127.0.0.1:1",
  sandbox: false,
  environment: null,
});
const view = new CallerView(estate, () => true);

const source = () => {
  const found = view.source("consul:hz");
  if (found) return found;
  throw new Error("There is no source.");
};

const reachUntil = (signal: AbortSignal) => ({
  estate: view,
  consul: unused,
  nomad: unused,
  signal,
});

/** A change whose system is looked at by `examine`. */
const changeOf = (examine: () => Promise<Examination>) => {
  const caller = { subject: "root", roles: ["admin"] };
  const asked = { action: "consul:setKey", caller, input: {}, shown: {}, key: null };
  return {
    declaration: {
      action: "consul:setKey",
      input: z.unknown(),
      target: unused,
      plan: unused,
      run: unused,
      shown: () => ({}),
      examine,
    },
    input: {},
    target: { source: source(), id: "a", name: "a", attributes: {} },
    row: pendingRow({ ...asked, dryRun: false, reason: null }, new Seals(randomBytes(32))),
    eventCount: 0,
  } as const;
};

const done: Examination = { found: "DONE", message: "It is there." };
const away = new Fault("UPSTREAM_UNAVAILABLE", "It failed repeatedly.");

describe("looking for what became of a change", () => {
  it("asks again while its system does not answer", async () => {
    const answers = [away, away];
    const change = changeOf(async () => {
      const fault = answers.shift();
      if (fault) throw fault;
      return Promise.resolve(done);
    });
    expect(await examined(change, reachUntil(AbortSignal.timeout(60_000)))).toEqual(done);
  });

  it.each([
    ["its system says that it cannot", new Fault("UPSTREAM_REJECTED", "No."), false],
    ["the process ends", away, true],
  ])("gives up at once where %s", async (_what, fault, isOver) => {
    let asked = 0;
    const change = changeOf(() => {
      asked += 1;
      return Promise.reject(fault);
    });
    const signal = isOver ? AbortSignal.abort() : AbortSignal.timeout(60_000);
    expect(await examined(change, reachUntil(signal))).toMatchObject({ found: "UNKNOWN" });
    expect(asked).toBe(1);
  });
});
