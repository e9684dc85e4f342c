import type { Configuration } from "./config.js";
import { Closing } from "./gateway/Closing.js";
import { openFoundations } from "./gateway/openFoundations.js";
import type { Opening } from "./gateway/openHouse.js";
import type { StartedSource } from "./gateway/openSource.js";
import { startSandboxThread } from "./gateway/startSandboxThread.js";
import type { KnownToken } from "./identity/createAuthenticator.js";
import type { Logger } from "./telemetry/logger.js";

export interface GatewayOptions {
  readonly configuration: Configuration;
  /** Whether to serve the sample estate in place of the configured sources. */
  readonly sandbox: boolean;
  readonly log: Logger;
  /** Tokens besides the configured ones. */
  readonly tokens?: readonly KnownToken[];
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  readonly sources: readonly StartedSource[];
  /** Resolves when every source has a view or has failed once, after 5 seconds at the latest. */
  ready(): Promise<void>;
  /** Stops accepting, lets running requests end, then closes everything. */
  close(): Promise<void>;
}

/** Starts what has a thread of its own: the database, and the sandbox where it is served. */
const begin = ({ configuration, sandbox: isSandbox, log }: GatewayOptions, closing: Closing) => {
  const foundations = openFoundations(configuration, log);
  closing.add(() => foundations.then((opened) => opened.close()).catch(() => undefined));
  const sandbox = isSandbox ? startSandboxThread() : Promise.resolve(null);
  closing.add(() => sandbox.then((running) => running?.close()).catch(() => undefined));
  const opening: Opening = { foundations, sandbox };
  // Either may fail before anybody waits for it.
  void Promise.allSettled(Object.values(opening));
  return opening;
};

/** Starts observing, listens, and answers. Rejects with what makes it impossible, and leaves nothing open. */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const closing = new Closing();
  try {
    const opening = begin(options, closing);
    // Loaded while they open: it is most of the program.
    const { openGateway } = await import("./gateway/openGateway.js");
    return await openGateway(options, opening, closing);
  } catch (cause) {
    await closing.close();
    throw cause;
  }
};
