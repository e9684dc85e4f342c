import type { Configuration } from "../config.js";
import type { Gateway } from "../gateway.js";
import { columns } from "./columns.js";

/** What is told of a gateway that has started. */
export interface Started {
  readonly gateway: Pick<Gateway, "sources" | "url">;
  readonly configuration: Pick<Configuration, "identity" | "file" | "hints">;
  /** In the sandbox: a token of the role admin, and the file that holds it. */
  readonly admin: { readonly token: string; readonly file: string } | null;
}

/** One line for each source, then where the console is and how to get in. */
export const announcement = ({ gateway, configuration, admin }: Started): readonly string[] => {
  const rows = gateway.sources.map(({ system, name, address, sandbox, credentialFrom }) => [
    system.toLowerCase(),
    name,
    sandbox ? "sandbox" : "real",
    address,
    `(${credentialFrom})`,
  ]);
  const url = gateway.url.replace(/\/+$/, "");
  if (admin) {
    return [
      ...columns(rows),
      `Console  ${url}/#token=${admin.token}`,
      `Token    ${admin.file} (role admin; new at every start, beside it developer, operator, approver)`,
      ...configuration.hints,
    ];
  }
  const { issuers, staticTokens } = configuration.identity;
  const isAnybody = issuers.length > 0 || staticTokens.length > 0;
  const how = isAnybody ? [] : howToCall(configuration);
  return [...columns(rows), `Console  ${url}/`, ...how];
};

/** Tokens that were made before are in the database; it is not asked for that. */
const howToCall = ({ file }: Started["configuration"]): readonly string[] => [
  "identity.staticTokens is empty, and so is identity.issuers. If nobody has a token yet, make one:",
  "  npx causeway token create --subject me --role admin",
  "or make one yourself and hash it:",
  '  token=$(openssl rand -hex 32); echo "$token"; printf %s "$token" | sha256sum',
  `Put the hash into ${file ?? "a causeway.yaml"}, keep the token, and start again:`,
  "  identity: { staticTokens: [{ sha256: HASH, subject: me, roles: [admin] }] }",
];
