interface Body {
  [name: string]: string | Body;
}

const TOKEN =
  /\s*(?:#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)|([{}=,:]))/y;

/** Splits policy text into quoted strings, words and punctuation; comments are left out. */
const tokenize = (text: string): readonly string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    if (text.slice(TOKEN.lastIndex).trim() === "") break;
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`Failed to parse ACL rules: illegal character at ${at}`);
    const token = match[1] ?? match[2] ?? match[3];
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
};

const unquote = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;

/**
 * Reads the part of HCL (and of JSON) that ACL rules are written in: `name = "value"`,
 * `name "label" { ... }` and `"name": { ... }`. Blocks of one name and several labels become one map.
 */
export const parseHcl = (text: string): Body => {
  const tokens = tokenize(text);
  let at = 0;
  const body = (closed: boolean): Body => {
    const members: Body = {};
    while (at < tokens.length && tokens[at] !== "}") statement(members);
    if (closed && tokens[at] !== "}") {
      throw new Error(unclosed(text));
    }
    at += 1;
    return members;
  };
  const statement = (members: Body): void => {
    const name = unquote(tokens[at] ?? "");
    at += 1;
    if (tokens[at] === "=" || tokens[at] === ":") at += 1;
    put(members, name, value());
    if (tokens[at] === ",") at += 1;
  };
  const value = (): string | Body => {
    const token = tokens[at] ?? "";
    at += 1;
    if (token === "{") return body(true);
    if (tokens[at] !== "{") return unquote(token);
    at += 1;
    return { [unquote(token)]: body(true) };
  };
  if (tokens[0] !== "{") return body(false);
  at = 1;
  return body(true);
};

/** Consul's parser sees the end of a text one column behind it. */
const unclosed = (text: string): string => {
  const lines = text.split("\n");
  const column = (lines.at(-1) ?? "").length + 2;
  return `Failed to parse ACL rules: At ${lines.length}:${column}: object expected closing RBRACE got: EOF`;
};

const put = (members: Body, name: string, value: string | Body): void => {
  if (name === "__proto__") return;
  const known = members[name];
  const both = typeof known === "object" && typeof value === "object";
  members[name] = both ? { ...known, ...value } : value;
};
