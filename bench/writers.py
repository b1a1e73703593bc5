"""Clients that write through one or more instances with idempotency keys, and note what was answered and when."""
import collections
import http.client
import json
import random
import threading
import time

CLIENTS = 8
PAUSE_SECONDS = 0.01


class Write:
    """One request, and its answer if there was one. Times are in seconds since the epoch."""

    def __init__(self, key, lines):
        self.key = key
        self.body = json.dumps({"transactions": [line | {"reference": key} for line in lines]})
        self.sent = time.time()
        self.answered = None
        self.answer = None

    def entries(self):
        """Returns the answered ledger entries, as the ledger shows them."""
        return sorted((t["sequence"], t["sku"], t["delta"], t["quantityAfter"], t["hash"])
                      for t in json.loads(self.answer)["transactions"])


class Writers:
    """Writes in the background. On a broken connection or a 5xx a client repeats its request once."""

    def __init__(self, token, services, skus):
        self.token = token
        self.services = services  # to be replaced, not changed, while the clients run
        self.skus = skus
        self.writes, self.failures, self.answers = [], collections.Counter(), collections.Counter()
        self.phase = ""
        self.running = True
        self.threads = [threading.Thread(target=self.work, args=(n,)) for n in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.running = False
        for thread in self.threads:
            thread.join()

    def acknowledged(self):
        return [write for write in list(self.writes) if write.answered]

    def unanswered(self):
        return [write for write in list(self.writes) if not write.answered]

    def work(self, client):
        draw, connections = random.Random(client), {}
        for n in range(1_000_000):
            if not self.running:
                break
            write = Write(f"write-{client}-{n}", self.lines(draw, n))
            self.writes.append(write)
            self.send(write, draw, connections)
            time.sleep(PAUSE_SECONDS)
        for connection in connections.values():
            connection.close()

    def lines(self, draw, n):
        if n % 25 == 0:  # across the threshold: one of them opens an alert, the other resolves it
            return [{"sku": sku_name(self.skus), "type": "ADJUSTMENT", "countedQuantity": draw.choice((10, 1_000))}]
        kinds = ({"type": "SALE", "delta": -2}, {"type": "RETURN", "delta": 1})
        return [{"sku": sku_name(draw.randint(1, self.skus - 1))} | draw.choice(kinds)
                for _ in range(draw.randint(1, 3))]

    def send(self, write, draw, connections):
        tried = None
        for _ in range(2):
            services = self.services
            service = draw.choice([s for s in services if s is not tried] or services)
            try:
                status, answer = post(service, connections, self.token, write)
            except (OSError, http.client.HTTPException) as e:
                connections.pop(service.port).close()
                status = type(e).__name__
            if status == 200:
                write.answer = answer
                write.answered = time.time()
                self.answers[self.phase, service.name] += 1
                return
            self.failures[self.phase, service.name, status] += 1
            tried = service


def post(service, connections, token, write):
    connection = connections.get(service.port)
    if connection is None:
        connection = connections[service.port] = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("POST", "/v1/stock/update", write.body,
                       {"Authorization": f"Bearer {token}", "Idempotency-Key": write.key})
    answer = connection.getresponse()
    return answer.status, answer.read()


def sku_name(n):
    return f"BENCH-{n:05d}"


def ledger(postgres):
    """Returns the entries of each reference, as Write.entries does."""
    found = collections.defaultdict(list)
    for reference, sequence, sku, delta, after, digest in postgres.rows(
            "select reference, sequence, sku, delta, quantity_after, encode(hash, 'hex') from ledger_entry"
            " where reference is not null order by warehouse_id, sequence;"):
        found[reference].append((int(sequence), sku, int(delta), int(after), digest))
    return found


class Checks:
    """A table of what was checked, printed line by line."""

    def __init__(self):
        self.failed = 0

    def check(self, what, fine, figure=""):
        self.failed += not fine
        print(f"  {'ok  ' if fine else 'FAIL'}  {what}{f': {figure}' if figure != '' else ''}", flush=True)

    def note(self, what, figure):
        print(f"        {what}: {figure}", flush=True)


def check_ledger(checks, service, postgres):
    """Checks what every ledger must fulfil, by the service's own proof and by the guide's queries for auditors."""
    proof = service.verify()
    checks.check("POST /v1/ledger/verify is valid; entries", proof["valid"], proof["entriesChecked"])
    wrong = postgres.rows("""
        select l.sku from stock_level l left join ledger_entry e using (warehouse_id, sku)
         group by l.warehouse_id, l.sku, l.quantity having l.quantity <> coalesce(sum(e.delta), 0);""")
    checks.check("levels that are not the sum of their movements", not wrong, len(wrong))
    gaps = postgres.rows("""
        select warehouse_id from ledger_entry group by warehouse_id having max(sequence) <> count(*)
        union all select warehouse_id from event group by warehouse_id having max(sequence) <> count(*);""")
    checks.check("gaps in the sequences of entries and events", not gaps, len(gaps))
