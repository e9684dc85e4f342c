import type { Operations } from "../../src/operations/openOperations.js";

const notHere = (): never => {
  throw new Error("Nothing is changed here, and no operation is read.");
};

/** In the place of the door where a test has no database. */
export const noOperations: Operations = {
  door: notHere,
  reads: notHere,
  recover: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
