import type { ThingPlace } from "./ChangeCalls.js";

/** The capabilities that changes need, in Nomad's words: what is told where a token lacks one. */
export const capabilities = {
  node: 'node { policy = "write" }',
  inNamespace: (capability: string, { namespace }: Pick<ThingPlace, "namespace">): string =>
    `${capability} in the namespace "${namespace}"`,
  variable: (capability: string, { namespace, id }: ThingPlace): string =>
    `${capability} on the variable "${id}" in the namespace "${namespace}"`,
} as const;
