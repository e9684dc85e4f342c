import { userInfo } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import {
  createdTokenMessage,
  tokenListMessage,
  tokenMessage,
  type TokenMessage,
} from "../control/controlMessages.js";
import { askOrOpen } from "./askOrOpen.js";
import { cancelOnInterrupt } from "./cancelOnInterrupt.js";
import { columns } from "./columns.js";
import { printData, printNotice, wantsJson } from "./output.js";
import { printable, printableJson } from "./printable.js";
import { timeToLive } from "./timeToLive.js";

interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
}

interface CreateOptions extends CommonOptions {
  readonly subject: string;
  readonly role: readonly string[];
  readonly ttl?: number;
}

const DEADLINE_MS = 30_000;

/** `causeway token`: makes, lists and ends API tokens. */
export const tokenCommand = (): Command =>
  new Command("token")
    .description("make, list and revoke API tokens")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());

const withCommonOptions = (command: Command): Command =>
  command
    .option("--config <file>", "the configuration; else CAUSEWAY_CONFIG, else ./causeway.yaml")
    .option("--json", "as JSON, also on a terminal");

const createCommand = (): Command =>
  withCommonOptions(new Command("create"))
    .description("make a token and print it, this once")
    .requiredOption("--subject <name>", "who calls with it, as logs and the ledger say", subject)
    .requiredOption("--role <role>", "what it may do; can be repeated", roles)
    .option("--ttl <time>", "how long it holds, such as 12h or 30d; else until revoked", timeToLive)
    .action(create);

const listCommand = (): Command =>
  withCommonOptions(new Command("list"))
    .description("list all tokens; none of them can be read again")
    .action(list);

const revokeCommand = (): Command =>
  withCommonOptions(new Command("revoke"))
    .description("end a token: within a second nobody can call with it")
    .argument("<id>", "as `token list` shows it", tokenId)
    .action(revoke);

const subject = (text: string): string => {
  if (/^[^\p{Cc}]{1,255}$/u.test(text)) return text;
  throw new InvalidArgumentError("Expected 1 to 255 characters.");
};

const roles = (text: string, before: readonly string[] = []): readonly string[] => {
  if (/^[a-z][a-z0-9-]{0,62}$/.test(text)) return [...before, text];
  throw new InvalidArgumentError("Expected a role: small letters, digits and hyphens.");
};

const tokenId = (text: string): string => {
  if (/^[\w-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected the id of a token, as `token list` shows it.");
};

/** The user of the operating system; one that has no name has a number. */
const operator = (): string => {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:${process.getuid?.() ?? "unknown"}`;
  }
};

const create = async ({ subject, role, ttl, ...options }: CreateOptions): Promise<void> => {
  cancelOnInterrupt();
  const body = { subject, roles: role, ttlSeconds: ttl ?? null, createdBy: operator() };
  const question = { method: "POST", path: "/tokens", body, deadlineMs: DEADLINE_MS } as const;
  const created = createdTokenMessage.parse(await askOrOpen(options, question));
  if (wantsJson(options)) {
    printData(printableJson(created));
    return;
  }
  const until = created.expiresAt ?? "it is revoked";
  printNotice(
    printable(`Token ${created.id} of ${subject} holds until ${until}; shown this once:`),
  );
  printData(created.token);
};

const list = async (options: CommonOptions): Promise<void> => {
  cancelOnInterrupt();
  const question = { method: "GET", path: "/tokens", deadlineMs: DEADLINE_MS } as const;
  const answer = tokenListMessage.parse(await askOrOpen(options, question));
  printData(wantsJson(options) ? printableJson(answer) : tokenTable(answer.tokens));
};

const HEADINGS = ["id", "subject", "roles", "created", "by", "expires", "last used", "revoked"];

const tokenTable = (tokens: readonly TokenMessage[]): string => {
  const rows = tokens.map((token) => [
    token.id,
    token.subject,
    token.roles.join(", "),
    token.createdAt,
    token.createdBy,
    token.expiresAt ?? "never",
    token.lastUsedAt ?? "never",
    token.revokedAt ?? "-",
  ]);
  return rows.length === 0 ? "(none)" : columns([HEADINGS, ...rows]).join("\n");
};

const revoke = async (id: string, options: CommonOptions): Promise<void> => {
  cancelOnInterrupt();
  const question = { method: "DELETE", path: `/tokens/${id}`, deadlineMs: DEADLINE_MS } as const;
  const revoked = tokenMessage.parse(await askOrOpen(options, question));
  if (wantsJson(options)) printData(printableJson(revoked));
  else printNotice(printable(`Token ${id} of ${revoked.subject} is revoked.`));
};
