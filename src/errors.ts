/**
 * One table of error codes: what the caller sees (`extensions.code`), which HTTP status goes with a
 * code when an answer has no data, and whether the log records it as ours to mend.
 * Listed for users in `docs/errors.md`; a test compares the two.
 */
const STATUS = {
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_NOT_YET_VALID: 401,
  FORBIDDEN: 403,
  POLICY_DENIED: 403,
  SELF_APPROVAL: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  IDEMPOTENCY_CONFLICT: 409,
  PLAN_STALE: 409,
  PLAN_MISMATCH: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  HEADERS_TOO_LARGE: 431,
  BAD_REQUEST: 400,
  BATCHING_DISABLED: 400,
  CSRF_BLOCKED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  QUERY_TOO_LARGE: 400,
  QUERY_TOO_COMPLEX: 400,
  BAD_USER_INPUT: 400,
  BAD_CURSOR: 400,
  INVALID_PATH: 400,
  INVALID_NAME: 400,
  INVALID_JOB_ID: 400,
  INVALID_NAMESPACE: 400,
  EMPTY_KEY: 400,
  VALUE_TOO_LARGE: 400,
  UNKNOWN_DATACENTER: 400,
  UNKNOWN_REGION: 400,
  UPSTREAM_UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 504,
  UPSTREAM_BUSY: 503,
  UPSTREAM_BAD_RESPONSE: 502,
  UPSTREAM_RESPONSE_TOO_LARGE: 502,
  UPSTREAM_REJECTED: 502,
  UPSTREAM_AUTH_FAILED: 502,
  UPSTREAM_TLS_ERROR: 502,
  AUDIT_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  STORAGE_FULL: 503,
  AUTH_PROVIDER_UNAVAILABLE: 503,
  POLICY_ERROR: 503,
  DATA_DIR_LOCKED: 503,
  SCHEMA_TOO_NEW: 503,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** What an error tells besides its code and message; everything here reaches the caller. */
export interface FaultDetails {
  readonly system?: string;
  /** The name of the configured source, e.g. `hz`. */
  readonly source?: string;
  readonly upstreamRequestId?: string;
  readonly retryAfterSeconds?: number;
  /** What was found, where a limit was passed. */
  readonly found?: number | string;
  /** The limit that was passed. */
  readonly limit?: number | string;
  /** What policies refused: the action, the id of its target, and the policies that say so. */
  readonly action?: string;
  readonly resource?: string;
  readonly policyIds?: readonly string[];
}

/**
 * The only error that callers see by its own message. Everything else that is thrown becomes INTERNAL
 * at the border and stays in the log. GraphQL reads `extensions` from it.
 */
export class Fault extends Error {
  readonly code: ErrorCode;
  readonly extensions: FaultDetails & { readonly code: ErrorCode };

  constructor(code: ErrorCode, message: string, details: FaultDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Fault";
    this.code = code;
    this.extensions = { code, ...details };
  }

  /** The HTTP status where nothing but this error can be answered. */
  get status(): number {
    return STATUS[this.code];
  }
}

export const statusOf = (code: string): number =>
  new Map<string, number>(Object.entries(STATUS)).get(code) ?? 500;

/** Every code, in the order of the table; for documentation and tests. */
export const errorCodes: readonly string[] = Object.keys(STATUS);
