import type { EstateView, Source } from "./estate/EstateView.js";
import type { CallRecorder } from "./estate/sighting.js";
import { Fault } from "./errors.js";
import type { Changers } from "./LiveReaders.js";
import type { Reach } from "./operations/Reach.js";

/** What makes the changes of one operation at one source. */
interface Room<Changer> {
  forOperation(calls: CallRecorder): Changer;
}

/** Whose calls are made: until when, and where each is counted. */
interface Calls {
  readonly signal: AbortSignal;
  called(source: Source): void;
}

const changerOf = <Changer>(
  rooms: ReadonlyMap<string, Room<Changer>>,
  source: Source,
  calls: Calls,
): Changer => {
  const room = rooms.get(source.id);
  if (!room) throw new Fault("NOT_FOUND", "There is no such source.");
  return room.forOperation({
    get signal() {
      return calls.signal;
    },
    called: () => {
      calls.called(source);
    },
  });
};

/** What a change may touch, with the estate as somebody may see it. */
export const reachOf = ({ consul, nomad }: Changers, estate: EstateView, calls: Calls): Reach => ({
  estate,
  consul: (source) => changerOf(consul, source, calls),
  nomad: (source) => changerOf(nomad, source, calls),
  // Read late: most requests never need the signal that is behind it.
  get signal() {
    return calls.signal;
  },
});
