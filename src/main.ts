import { randomBytes } from "node:crypto";
import type { Started } from "./cli/announcement.js";
import { DataDirectory } from "./cli/dataDirectory.js";
import { CommandFailure } from "./cli/CommandFailure.js";
import { listenFailure } from "./cli/listenFailure.js";
import { stopSignal } from "./cli/stopSignal.js";
import type { Configuration } from "./config.js";
import { Fault } from "./errors.js";
import { startGateway, type Gateway } from "./gateway.js";
import { hashOf } from "./identity/createAuthenticator.js";
import { createLogger, type Logger } from "./telemetry/logger.js";

/** The sandbox has a token for each of these, so that approvals can be tried out. */
const SANDBOX_ROLES = ["admin", "developer", "operator", "approver"] as const;
const DRAIN_MS = 10_000;

/**
 * Runs a gateway until SIGTERM or SIGINT: takes the data directory, listens, tells `announce` how to
 * reach it, and on the signal lets running requests end, for at most 10 seconds.
 * @throws CommandFailure where the data directory is taken or the port is in use
 */
export const main = async (
  configuration: Configuration,
  announce: (started: Started) => void,
): Promise<void> => {
  const stop = stopSignal();
  const log = createLogger({ level: configuration.logLevel });
  // One failed request or source must not end the process for everybody else.
  process.on("unhandledRejection", (err) => {
    log.error({ err }, "a promise was rejected and nobody looked");
  });
  const directory = new DataDirectory(configuration.data, configuration.listen.port);
  try {
    const tokens = sandboxTokens(configuration, directory);
    const gateway = await listen(configuration, log, tokens);
    directory.listening(gateway.port);
    announce({ gateway, configuration, admin: tokens[0] ?? null });
    await stop;
    await drain(gateway, log);
  } finally {
    // The tokens are worth nothing without the process that knows them.
    removeTokens(directory);
    directory.release();
  }
};

/** A token of the sandbox, and the file that holds it. */
interface SandboxToken {
  readonly role: string;
  readonly token: string;
  readonly file: string;
}

const fileOf = (role: string): string => `${role}.token`;

/** The sandbox alone has credentials that nobody configured; those of an earlier start are removed. */
const sandboxTokens = (
  { sandbox }: Configuration,
  directory: DataDirectory,
): readonly SandboxToken[] => {
  removeTokens(directory);
  if (!sandbox) return [];
  return SANDBOX_ROLES.map((role) => {
    const token = randomBytes(32).toString("base64url");
    return { role, token, file: directory.writeSecret(fileOf(role), `${token}\n`) };
  });
};

const removeTokens = (directory: DataDirectory): void => {
  for (const role of SANDBOX_ROLES) directory.remove(fileOf(role));
};

const listen = async (
  configuration: Configuration,
  log: Logger,
  tokens: readonly SandboxToken[],
): Promise<Gateway> => {
  const { sandbox, listen: address } = configuration;
  const known = tokens.map(({ role, token }) => ({
    sha256: hashOf(token),
    subject: role,
    roles: [role],
  }));
  try {
    return await startGateway({ configuration, sandbox, log, tokens: known });
  } catch (cause) {
    if (cause instanceof Fault)
      throw new CommandFailure("failed", `${cause.code}: ${cause.message}`);
    throw listenFailure(cause, address) ?? cause;
  }
};

const drain = async (gateway: Gateway, log: Logger): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn({ afterMs: DRAIN_MS }, "requests were still running at the end");
      resolve();
    }, DRAIN_MS);
  });
  await Promise.race([gateway.close(), late]);
  clearTimeout(timer);
};
