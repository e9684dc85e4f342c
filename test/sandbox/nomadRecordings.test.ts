import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Outcome } from "./nomadJudge.js";
import { outOfScope } from "./nomadOutOfScope.js";
import { groupOf, nomadRecordings } from "./nomadRecording.js";
import { ownOf, playSession } from "./nomadSession.js";
import { type Session, SESSIONS } from "./nomadSessions.js";

const recordings = nomadRecordings();
const outcomes = new Map<string, Outcome>();

const claimedOf = (session: Session) =>
  ownOf(session, recordings).filter((each) => outOfScope(each) === undefined);

/** Most of a session is waiting for what was recorded to come about: all are played side by side. */
const playAll = async (sessions: readonly Session[]): Promise<void> => {
  const played = await Promise.all(sessions.map((session) => playSession(session, recordings)));
  for (const outcome of played.flat()) outcomes.set(outcome.name, outcome);
};

const hasFailed = (session: Session): boolean =>
  claimedOf(session).some(({ name }) => outcomes.get(name)?.failure !== undefined);

// Some were recorded at a moment that a busy machine misses: their session is played once more.
beforeAll(async () => {
  await playAll(SESSIONS);
  await playAll(SESSIONS.filter(hasFailed));
}, 240_000);

describe.each(SESSIONS)("recordings of a real Nomad: $name", (session) => {
  it.each(claimedOf(session).map(({ name }) => name))("%s", (name) => {
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
