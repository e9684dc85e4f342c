/** The limits that an operator may set; 0 turns one off. Defaults: `defaultLimits`. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Lexical tokens of a GraphQL document. */
  readonly tokens: number;
  /** Levels of fields, the leaves included, through fragments; introspection is exempt. */
  readonly depth: number;
  /** Aliased fields as written in a document. */
  readonly aliases: number;
  /** Objects that an answer may hold, as `measureOperation` counts them. */
  readonly cost: number;
  /** Requests of one caller in a minute; absent or 0: as many as it likes. */
  readonly requestsPerMinute?: number;
}

export const defaultLimits = {
  bodyBytes: 1_048_576,
  tokens: 2_000,
  depth: 12,
  aliases: 30,
  cost: 25_000,
  requestsPerMinute: 6_000,
} satisfies Limits;

/** The limits that nobody may set, because nothing legitimate comes near them. */
export const fixedLimits = {
  queryTextBytes: 65_536,
  jsonDepth: 32,
  rootFields: 20,
  directives: 20,
  fragments: 30,
  operations: 10,
  /** Fields of one definition with every fragment written out. */
  fieldsWithFragments: 5_000,
  /** Pairs of fields with one response name at one place: what validation compares one by one. */
  comparisons: 20_000,
  /** Largest `first`. */
  pageSize: 100,
  /** Largest `limit` of a walk. */
  walkSize: 500,
  /** Largest `limit` of `paths`. */
  paths: 20,
  responseBytes: 8_388_608,
} as const;

/** A number as messages show it: `2,000`. */
export const shown = (count: number): string => count.toLocaleString("en-US");
