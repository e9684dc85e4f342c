/** What a statement gave. */
export interface Answer<Row = never> {
  /** What was done, `INSERT`; of a COMMIT that could not be, `ROLLBACK`. */
  readonly command: string;
  /** Rows as objects. `never`, because only who wrote the statement knows what they hold. */
  readonly rows: Row[];
  /** How many rows were read or written. */
  readonly count: number;
}

/** One connection, held by one caller until it is released. */
export interface Connection {
  /**
   * Runs one statement. Parameters are texts, numbers, booleans, dates, bytes or null.
   * @throws StatementError where the database refuses the statement
   * @throws Fault STORAGE_UNAVAILABLE or STORAGE_FULL where it cannot run any
   */
  query(sql: string, parameters: readonly unknown[]): Promise<Answer>;
  release(): void;
}

/** Where connections come from: what an engine is to the dialect. */
export interface Connections {
  /** Waits for a free one. Throws Fault STORAGE_UNAVAILABLE where none comes in time. */
  acquire(): Promise<Connection>;
}
