// What can go wrong, as types: Refused and its kinds are definite, the others are not.

export interface ProblemItem {
  index: number | null;
  field: string | null;
  sku: string | null;
  code: string;
  message: string;
  available?: number;
  requested?: number;
  expected?: number;
  actual?: number;
}

export interface Problem {
  code: string;
  detail: string;
  errors: ProblemItem[];
  requestId?: string | null;
  head?: number;
  nextCursor?: string;
}

export class WmsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The service refused the request and changed nothing. Programs read `code`, and `errors` for each bad line. */
export class Refused extends WmsError {
  readonly code: string;
  readonly errors: ProblemItem[];

  constructor(readonly status: number, readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.code = problem.code;
    this.errors = problem.errors;
  }
}

/** The state does not allow it (409): `insufficient_stock`, `quantity_mismatch` or `invalid_state`. */
export class Conflict extends Refused {}

/** The database was restored (410): read the stock again, then go on from `problem.nextCursor`. */
export class HistoryRewound extends Refused {}

/** No answer to a read, however often it was tried. */
export class Unavailable extends WmsError {}

/** It is not known whether a write was applied. Its key is kept: write again under the same name to find out. */
export class OutcomeUnknown extends WmsError {}
