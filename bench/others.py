"""Other callers of the service: reads, writes, and reads over new connections, at constant rates."""
import http.client
import json
import threading
import time
import uuid

TIMEOUT_S = 30
SALE = json.dumps({"transactions": [{"sku": "BENCH-00001", "type": "SALE", "delta": -1}]})


class Others:
    """Measures from the time that a request was due, so that a stall counts for all requests that it delays."""

    RATES = {"reads": 50, "writes": 50, "reads over new connections": 20}

    def __init__(self, service):
        self.service = service
        self.running = True
        self.calls = {kind: [] for kind in self.RATES}
        self.threads = [threading.Thread(target=self.call_on, args=(kind, rate), daemon=True)
                        for kind, rate in self.RATES.items()]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.running = False
        for thread in self.threads:
            thread.join(TIMEOUT_S + 5)

    def call_on(self, kind, rate):
        connection = None
        due = time.monotonic()
        while self.running:
            time.sleep(max(0.0, due - time.monotonic()))
            if connection is None or kind == "reads over new connections":
                if connection is not None:
                    connection.close()
                connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=TIMEOUT_S)
            failed = False
            try:
                self.call(connection, kind)
            except (OSError, http.client.HTTPException, ValueError):
                failed = True
                connection.close()
                connection = None
            self.calls[kind].append((due, time.monotonic() - due, failed))
            due += 1 / rate

    def call(self, connection, kind):
        headers = {"Authorization": f"Bearer {self.service.token}"}
        if kind == "writes":
            connection.request("POST", "/v1/stock/update", SALE, headers | {"Idempotency-Key": str(uuid.uuid4())})
        else:
            connection.request("GET", "/v1/stock?sku=BENCH-00002", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise ValueError(answer.status)

    def report(self, since, until):
        """What was due in this time."""
        report = {}
        for kind, calls in self.calls.items():
            seconds = [took for due, took, _ in calls if since <= due < until]
            errors = sum(failed for due, _, failed in calls if since <= due < until)
            report[kind] = {"requests": len(seconds), "errors": errors, "p50_ms": at(seconds, 0.5),
                            "p99_ms": at(seconds, 0.99), "max_ms": at(seconds, 1)}
        return report


def at(seconds, share):
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 1) if ordered else None
