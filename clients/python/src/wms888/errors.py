"""What can go wrong, as types: Refused and its kinds are definite, the others are not."""


class WmsError(Exception):
    """The base of all errors of this package."""


class Refused(WmsError):
    """The service refused the request and changed nothing. Programs read `code`, and `errors` for each bad line."""

    def __init__(self, problem):
        super().__init__(f"{problem.get('code')}: {problem.get('detail')}")
        self.status = problem.get("status")
        self.code = problem.get("code")
        self.errors = problem.get("errors") or []
        self.request_id = problem.get("requestId")
        self.problem = problem


class Conflict(Refused):
    """The state does not allow it (409): `insufficient_stock`, `quantity_mismatch` or `invalid_state`."""


class HistoryRewound(Refused):
    """The database was restored (410): read the stock again, then go on from `next_cursor`."""

    def __init__(self, problem):
        super().__init__(problem)
        self.head = problem.get("head")
        self.next_cursor = problem.get("nextCursor")


class Unavailable(WmsError):
    """No answer to a read, however often it was tried."""


class OutcomeUnknown(WmsError):
    """It is not known whether a write was applied. Its key is kept: write again under the same name to find out."""


def refusal(status, problem):
    kind = {409: Conflict, 410: HistoryRewound}.get(status, Refused)
    return kind({"status": status, **problem})
