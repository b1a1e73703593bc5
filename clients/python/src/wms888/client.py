"""The client: reads, writes that are applied once, lists and feeds."""

import http.client
import json
import os
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from .errors import OutcomeUnknown, Refused, Unavailable, refusal
from .models import Event, StockItem, Transaction, WriteResult, read

# A key is known to the service for 24 hours
KEY_LIFETIME = 23 * 3600
# The same request with the same key would be refused again, or its refusal is stored: nothing is open any more
DEFINITE = {400, 404, 409, 413, 422}
RETRIED = {429, 500, 502, 503, 504}
MAX_PAUSE = 60


class _Answer(http.client.HTTPResponse):
    """An answer that has to end in time. The timeout of a socket begins again with every byte."""

    def __init__(self, sock, *args, **kwargs):
        super().__init__(sock, *args, **kwargs)
        end, read = time.monotonic() + sock.gettimeout(), self.fp.raw.readinto

        def read_in_time(buffer):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("no whole answer in time")
            sock.settimeout(left)
            return read(buffer)

        self.fp.raw.readinto = read_in_time


class _Connection(http.client.HTTPConnection):
    response_class = _Answer


class _SecureConnection(http.client.HTTPSConnection):
    response_class = _Answer


class _Http(urllib.request.HTTPHandler):
    def http_open(self, request):
        return self.do_open(_Connection, request)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, request):
        return self.do_open(_SecureConnection, request)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Python would repeat a POST as a GET, and send the token wherever the answer leads."""

    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_Http, _Https, _NoRedirect)


class MemoryKeys:
    """Keeps the keys of unfinished writes as long as the process lives."""

    def __init__(self):
        self._keys = {}
        self._lock = threading.Lock()

    def put_if_absent(self, name, key):
        """Stores a key for the write unless it has one, and returns the one that it has then."""
        with self._lock:
            if name not in self._keys:
                self._keys[name] = key
                self._save()
            return self._keys[name]

    def remove(self, name):
        with self._lock:
            self._keys.pop(name, None)
            self._save()

    def _save(self):
        pass


class FileKeys(MemoryKeys):
    """Keeps them in a file, so that a write that a crash has interrupted is not repeated. For one process."""

    def __init__(self, path):
        super().__init__()
        self._path = path
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self._keys = json.load(file)

    def _save(self):
        with open(self._path + ".new", "w", encoding="utf-8") as file:
            json.dump(self._keys, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self._path + ".new", self._path)


class Client:
    """One warehouse, by its token. `url` is the address up to `/v1`. Threads may share a client."""

    def __init__(self, url, token, keys=None, timeout=10, attempts=8, sleep=time.sleep):
        self._url = url.rstrip("/")
        self._token = token
        self._keys = keys or MemoryKeys()
        self._timeout = timeout
        self._attempts = attempts
        self._sleep = sleep

    def stock(self, *skus):
        """The levels of these SKUs, or of all."""
        for page in self._pages("/v1/stock", {"sku": ",".join(skus)} if skus else {}):
            yield from (read(StockItem, each) for each in page["items"])

    def transactions(self, **filters):
        """The ledger's entries that match, newest first unless `order="asc"`."""
        for page in self._pages("/v1/transactions", filters):
            yield from (read(Transaction, each) for each in page["transactions"])

    def write(self, name, lines):
        """Applies all lines or none, once. `name` is your own for this write, such as the number of an order: if the
        outcome is unknown, call again with the same name and lines, and nothing is applied twice."""
        return WriteResult.of(self._post(name, "/v1/stock/update", {"transactions": lines}))

    def dry_run(self, lines):
        return WriteResult.of(self._send("POST", "/v1/stock/update?dryRun=true", {"transactions": lines}, {}))

    def count(self, name, rows, reference=None):
        """Sets levels to what was counted, all rows or none, once; the answer says how many have changed."""
        return self._post(name, "/v1/stock/count", {"reference": reference, "counts": rows})

    def count_dry_run(self, rows):
        return self._send("POST", "/v1/stock/count?dryRun=true", {"counts": rows}, {})

    def alerts(self, state="open"):
        for page in self._pages("/v1/alerts", {"state": state}):
            yield from page["alerts"]

    def events(self, cursor=None, wait=25, types=()):
        """Pages of the feed of events, for ever: (events, cursor). Store the cursor with the results of the events,
        and give it back after a restart. HistoryRewound says that the database was restored."""
        filters = {"type": ",".join(types)} if types else {}
        while True:
            page = self._get("/v1/events", {**filters, "wait": wait, "cursor": cursor}, wait)
            cursor = page["nextCursor"]
            yield [read(Event, each) for each in page["events"]], cursor

    def ledger(self, cursor=None, wait=25):
        """Pages of the ledger, oldest first and for ever: (transactions, cursor). Otherwise like `events`."""
        while True:
            page = self._get("/v1/transactions", {"order": "asc", "wait": wait, "cursor": cursor}, wait)
            cursor = page["nextCursor"]
            yield [read(Transaction, each) for each in page["transactions"]], cursor

    def _pages(self, path, filters):
        cursor = None
        while True:
            page = self._get(path, {**filters, "cursor": cursor})
            yield page
            cursor = page["nextCursor"]
            if not page["hasMore"]:
                return

    def _get(self, path, query, wait=0):
        text = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        return self._send("GET", f"{path}?{text}", None, {}, wait)

    def _post(self, name, path, body):
        # Before it is sent, or a crash would forget it
        pending = self._keys.put_if_absent(name, {"key": str(uuid.uuid4()), "since": time.time()})
        if time.time() - pending["since"] > KEY_LIFETIME:
            raise OutcomeUnknown(f"{name} is older than its key lives: look for it in the ledger")
        try:
            answer = self._send("POST", path, body, {"Idempotency-Key": pending["key"]})
        except Refused as error:
            # Proxies answer without a code, and a reused key belongs to a write
            if error.status in DEFINITE and error.code not in (None, "idempotency_key_reused"):
                self._keys.remove(name)
            raise
        self._keys.remove(name)
        return answer

    def _send(self, method, path, body, headers, wait=0):
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **headers},
        )
        for attempt in range(self._attempts):
            after = ""
            try:
                with _opener.open(request, timeout=self._timeout + wait) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                failure = error
                if error.code not in RETRIED:
                    raise refusal(error.code, self._problem(error)) from None
                # The service sends seconds; a proxy before it may send a date
                after = error.headers.get("Retry-After", "")
            except (OSError, http.client.HTTPException, ValueError) as error:
                failure = error
            if attempt + 1 < self._attempts:
                # With jitter, so that many clients do not come back at the same moment
                pause = min(30, 0.2 * 2**attempt) * random.uniform(0.5, 1.5)
                self._sleep(max(pause, min(float(after), MAX_PAUSE)) if after.isdecimal() else pause)
        kind = Unavailable if method == "GET" else OutcomeUnknown
        raise kind(f"{method} {path} failed {self._attempts} times: {failure}") from failure

    @staticmethod
    def _problem(error):
        try:
            return json.load(error)
        except (OSError, ValueError, http.client.HTTPException):
            return {"code": None, "detail": str(error)}
