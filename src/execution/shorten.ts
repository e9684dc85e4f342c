const longest = { echo: 80, message: 600 } as const;

const cut = (text: string): string => `${text.slice(0, longest.echo)}…`;

/** What messages repeat of an input: strings in quotes, printed objects and lists, long words. */
const echoes = [/"(?:[^"\\]|\\.){81,}"/gu, /[[{][^]{80,}[\]}]/gu, /\S{81,}/gu];

/**
 * Bounds a message that GraphQL wrote around an input: no echo above 80 characters, 600 in all.
 */
export const shorten = (message: string): string => {
  if (message.length <= longest.echo) {
    return message;
  }
  const bounded =
    message.length <= 4_000 ? message : `${message.slice(0, 3_000)}… ${message.slice(-900)}`;
  const text = echoes.reduce((shorter, echo) => shorter.replace(echo, cut), bounded);
  return text.length <= longest.message ? text : `${text.slice(0, longest.message)}…`;
};
