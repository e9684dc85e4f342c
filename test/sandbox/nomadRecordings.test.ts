import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Outcome } from "./nomadJudge.js";
import { outOfScope } from "./nomadOutOfScope.js";
import { groupOf, nomadRecordings } from "./nomadRecording.js";
import { ownOf, playSession } from "./nomadSession.js";
import { SESSIONS } from "./nomadSessions.js";

const recordings = nomadRecordings();
const outcomes = new Map<string, Outcome>();

// Most of a session is waiting for what was recorded to come about: all are played side by side.
beforeAll(async () => {
  const played = await Promise.all(SESSIONS.map((session) => playSession(session, recordings)));
  for (const outcome of played.flat()) outcomes.set(outcome.name, outcome);
}, 120_000);

describe.each(SESSIONS)("recordings of a real Nomad: $name", (session) => {
  const claimed = ownOf(session, recordings).filter((each) => outOfScope(each) === undefined);

  it.each(claimed.map(({ name }) => name))("%s", (name) => {
    expect(outcomes.get(name)).toMatchObject({ name, failure: undefined });
  });
});

describe("the recordings", () => {
  it("are all played or out of scope with a reason", () => {
    const played = new Set(SESSIONS.flatMap(({ groups }) => groups));
    expect(recordings.filter((recording) => !played.has(groupOf(recording)))).toEqual([]);
    expect(outcomes.size).toBeGreaterThan(1390);
  });

  it("are answered with the recorded values, too, but for those of a host or a moment", () => {
    const exact = [...outcomes.values()].filter((outcome) => outcome.exact);
    expect(exact.length / outcomes.size).toBeGreaterThan(0.9);
  });
});
