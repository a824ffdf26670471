/**
 * Every refusal of the API: its gRPC status and its status on the plain JSON routes.
 * Each has a page `docs/errors/<REASON>.md`; a test holds the two together.
 */
export const reasons = {
  ASK_CLAIMED: { code: "failed_precondition", http: 409 },
  ASK_NOT_FOUND: { code: "not_found", http: 404 },
  BACKLOG_FULL: { code: "resource_exhausted", http: 429 },
  BODY_EMPTY: { code: "invalid_argument", http: 400 },
  BODY_NOT_AN_OBJECT: { code: "invalid_argument", http: 400 },
  BODY_NOT_JSON: { code: "invalid_argument", http: 415 },
  BODY_TOO_LARGE: { code: "resource_exhausted", http: 413 },
  BREAKS_WORKFLOWS: { code: "failed_precondition", http: 409 },
  CALLBACK_LATE: { code: "failed_precondition", http: 410 },
  CALLBACK_UNKNOWN: { code: "not_found", http: 404 },
  CALLBACK_USED: { code: "already_exists", http: 409 },
  DAEMON_STOPPING: { code: "unavailable", http: 503 },
  ENDPOINT_NOT_FOUND: { code: "not_found", http: 404 },
  EVENT_ENDED: { code: "failed_precondition", http: 409 },
  EVENT_NOT_FOUND: { code: "not_found", http: 404 },
  EVENT_PAUSED: { code: "unavailable", http: 503 },
  IDEMPOTENCY_KEY_REUSED: { code: "already_exists", http: 409 },
  INTERNAL: { code: "internal", http: 500 },
  INVALID_ANSWER: { code: "invalid_argument", http: 422 },
  INVALID_ARGUMENT: { code: "invalid_argument", http: 400 },
  INVALID_CURSOR: { code: "invalid_argument", http: 400 },
  INVALID_DATA: { code: "invalid_argument", http: 409 },
  INVALID_DEFINITION: { code: "invalid_argument", http: 409 },
  INVALID_PAGE_TOKEN: { code: "invalid_argument", http: 400 },
  METHOD_NOT_ALLOWED: { code: "unimplemented", http: 405 },
  ORIGIN_REFUSED: { code: "permission_denied", http: 403 },
  REQUEST_ID_REUSED: { code: "already_exists", http: 409 },
  RESUME_EXPIRED: { code: "out_of_range", http: 410 },
  ROUTE_NOT_FOUND: { code: "not_found", http: 404 },
  SERVICE_IN_USE: { code: "failed_precondition", http: 409 },
  SERVICE_NOT_FOUND: { code: "not_found", http: 404 },
  SERVICE_UNREACHABLE: { code: "failed_precondition", http: 409 },
  SIGNAL_ID_REUSED: { code: "already_exists", http: 409 },
  STEP_NOT_WAITING: { code: "failed_precondition", http: 409 },
  STORE_UNAVAILABLE: { code: "unavailable", http: 503 },
  TOO_MANY_DEFINITIONS: { code: "resource_exhausted", http: 429 },
  TOO_MANY_SIGNALS: { code: "resource_exhausted", http: 429 },
  TOO_MANY_WATCHERS: { code: "resource_exhausted", http: 429 },
  WORKFLOW_IN_USE: { code: "failed_precondition", http: 409 },
  WORKFLOW_NOT_FOUND: { code: "not_found", http: 404 },
} as const;

/** The reason of a refusal. */
export type Reason = keyof typeof reasons;
