import { exitCodes } from "./CommandFailure.js";

/** Ctrl-C ends a command that has nothing to tidy up, with the exit code that says so. */
export const cancelOnInterrupt = (): void => {
  process.once("SIGINT", () => {
    process.exit(exitCodes.canceled);
  });
};
