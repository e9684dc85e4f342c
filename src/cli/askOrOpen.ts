import { loadConfiguration, type Configuration } from "../config.js";
import { askGateway, type ControlQuestion, type GatewayAnswer } from "../control/askGateway.js";
import { refusalMessage } from "../control/controlMessages.js";
import { askDatabase } from "./askDatabase.js";
import { CommandFailure } from "./CommandFailure.js";
import { printable } from "./printable.js";

/**
 * The answer to a question about what the database holds: of the gateway that runs in the data
 * directory, and of the database itself only where none runs.
 *
 * @throws CommandFailure where it is refused
 */
export const askOrOpen = async (
  { config }: { readonly config?: string },
  question: ControlQuestion,
): Promise<unknown> => {
  const configuration = loadConfiguration(config === undefined ? {} : { config });
  const { status, body } = await answerOf(configuration, question);
  if (status < 400) return body;
  const { data } = refusalMessage.safeParse(body);
  const told = data ? `${data.error.code}: ${data.error.message}` : `no answer (HTTP ${status})`;
  throw new CommandFailure("failed", printable(told));
};

const answerOf = async (
  configuration: Configuration,
  question: ControlQuestion,
): Promise<GatewayAnswer> =>
  (await askGateway(configuration.data, question)) ?? askDatabase(configuration, question);
