/** What an argument of a job file must be. */
export type ArgumentType = "text" | "number" | "truth" | "duration" | "texts" | "map" | "any";

/** How one block of a job file becomes a part of the job's JSON. */
export interface BlockSpec {
  /** Arguments: their name in the file, in the JSON, and their type. */
  readonly arguments: Readonly<Record<string, readonly [json: string, type: ArgumentType]>>;
  readonly blocks: Readonly<Record<string, InnerBlock>>;
  /** The member that the block's label goes into. */
  readonly label?: string;
  /** Members of every such block. */
  readonly fixed?: Readonly<Record<string, string>>;
}

export interface InnerBlock {
  readonly json: string;
  readonly spec: BlockSpec | (() => BlockSpec);
  /** One object, a list of them, a map by label, or a free block that is kept as a map. */
  readonly as: "one" | "list" | "map" | "free" | "nested free";
}

const args = (lines: string, type: ArgumentType): BlockSpec["arguments"] =>
  Object.fromEntries(
    lines
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split(":"))
      .map(([name = "", json = ""]) => [name, [json, type] as const]),
  );

/** Texts, numbers, truths, durations and lists of texts, each as name:JSON pairs. */
export const argumentsOf = (
  given: Partial<Record<ArgumentType, string>>,
): BlockSpec["arguments"] => ({
  ...args(given.text ?? "_:_", "text"),
  ...args(given.number ?? "_:_", "number"),
  ...args(given.truth ?? "_:_", "truth"),
  ...args(given.duration ?? "_:_", "duration"),
  ...args(given.texts ?? "_:_", "texts"),
  ...args(given.map ?? "_:_", "map"),
  ...args(given.any ?? "_:_", "any"),
});

export const leaf = (given: Partial<Record<ArgumentType, string>>, label?: string): BlockSpec => ({
  arguments: argumentsOf(given),
  blocks: {},
  ...(label === undefined ? {} : { label }),
});

/** A block whose arguments are the user's own. */
const FREE: BlockSpec = { arguments: {}, blocks: {} };

export const one = (json: string, spec: InnerBlock["spec"]): InnerBlock => ({
  json,
  spec,
  as: "one",
});
export const many = (json: string, spec: InnerBlock["spec"]): InnerBlock => ({
  json,
  spec,
  as: "list",
});
export const free = (json: string): InnerBlock => ({ json, spec: FREE, as: "free" });
/** A free block whose values keep their types, and that may hold further blocks. */
export const nestedFree = (json: string): InnerBlock => ({ json, spec: FREE, as: "nested free" });
