import { randomBytes } from "node:crypto";
import type { Started } from "./cli/announcement.js";
import { DataDirectory } from "./cli/dataDirectory.js";
import { listenFailure } from "./cli/listenFailure.js";
import { stopSignal } from "./cli/stopSignal.js";
import type { Configuration } from "./config.js";
import { startGateway, type Gateway } from "./gateway.js";
import { createLogger, type Logger } from "./telemetry/logger.js";

const ADMIN_TOKEN = "admin.token";
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
    const admin = adminToken(configuration, directory);
    const gateway = await listen(configuration, log, admin?.token);
    directory.listening(gateway.port);
    announce({ gateway, configuration, admin });
    await stop;
    await drain(gateway, log);
  } finally {
    // The token is worth nothing without the process that knows it.
    directory.remove(ADMIN_TOKEN);
    directory.release();
  }
};

/** The sandbox alone has a credential that nobody configured; one of an earlier start is removed. */
const adminToken = ({ sandbox }: Configuration, directory: DataDirectory): Started["admin"] => {
  directory.remove(ADMIN_TOKEN);
  if (!sandbox) return null;
  const token = randomBytes(32).toString("base64url");
  return { token, file: directory.writeSecret(ADMIN_TOKEN, `${token}\n`) };
};

const listen = async (
  configuration: Configuration,
  log: Logger,
  token: string | undefined,
): Promise<Gateway> => {
  const { sandbox, listen: address } = configuration;
  const admin = token === undefined ? {} : { adminToken: token };
  try {
    return await startGateway({ configuration, sandbox, log, ...admin });
  } catch (cause) {
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
