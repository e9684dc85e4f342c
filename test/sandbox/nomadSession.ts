import { startNomad } from "../../sandbox/nomad/startNomad.js";
import type { Outcome } from "./nomadJudge.js";
import { outOfScope } from "./nomadOutOfScope.js";
import { groupOf, type Recording } from "./nomadRecording.js";
import { Replay } from "./nomadReplay.js";
import type { Session } from "./nomadSessions.js";
import { BODIES, STEPS } from "./nomadSteps.js";

/** The recordings of a session, in the order in which they were made. */
export const ownOf = (session: Session, recordings: readonly Recording[]): readonly Recording[] =>
  session.groups.flatMap((group) => recordings.filter((each) => groupOf(each) === group));

/** Plays a session on a server of its own; what is out of scope is left out. */
export const playSession = async (
  session: Session,
  recordings: readonly Recording[],
): Promise<readonly Outcome[]> => {
  const sandbox = await startNomad(session.options);
  const own = ownOf(session, recordings);
  const replay = new Replay(sandbox, own, BODIES);
  const outcomes: Outcome[] = [];
  try {
    for (const recording of own) {
      await STEPS.get(recording.name)?.(replay);
      if (outOfScope(recording) === undefined) outcomes.push(await replay.play(recording));
    }
  } finally {
    await sandbox.close();
  }
  return outcomes;
};
