/**
 * A statement that the database refuses, alike for both engines. The parts of PostgreSQL's errors
 * that repeat rows (detail, where, the query) are left out: logs would show them.
 */
export class StatementError extends Error {
  /** SQLSTATE: `23505` where a unique index has the row already. */
  readonly code: string;
  /** The constraint or unique index that refuses; null where none does. */
  readonly constraint: string | null;

  constructor(message: string, code: string, constraint: string | null) {
    super(message);
    this.name = "StatementError";
    this.code = code;
    this.constraint = constraint;
  }
}
