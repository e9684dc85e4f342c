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
      `Token    ${admin.file} (role admin, new at every start)`,
      ...configuration.hints,
    ];
  }
  const nobody = configuration.identity.staticTokens.length === 0 ? howToHash(configuration) : [];
  return [...columns(rows), `Console  ${url}/`, ...nobody];
};

const howToHash = ({ file }: Started["configuration"]): readonly string[] => [
  "Nobody can call yet: identity.staticTokens is empty. Make a token and hash it:",
  '  token=$(openssl rand -hex 32); echo "$token"; printf %s "$token" | sha256sum',
  `Put the hash into ${file ?? "a causeway.yaml"}, keep the token, and start again:`,
  "  identity: { staticTokens: [{ sha256: HASH, subject: me, roles: [admin] }] }",
];
