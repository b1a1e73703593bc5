"""Webhooks whose endpoint reads and never answers, in warehouses that produce events all the time."""
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

from servers import OPERATOR, basic

EACH = 50  # the maximum number of webhooks of a warehouse


class Hung:
    """While entered, every warehouse produces an event per second, and all of its deliveries hang."""

    def __init__(self, service, receiver, warehouses):
        self.service, self.receiver, self.stop = service, receiver, threading.Event()
        self.operator, password = basic(OPERATOR, service.password), secrets.token_urlsafe(24)
        service.call("POST", "/ops/v1/accounts", self.operator,
                     {"name": "Hung", "email": "hung@bench.example", "password": password})
        self.client = basic("hung@bench.example", password)
        with ThreadPoolExecutor(8) as threads:
            self.tokens = list(threads.map(self.warehouse, range(warehouses)))

    def warehouse(self, number):
        call = self.service.call
        id_ = call("POST", "/v1/warehouses", self.client, {"code": f"HUNG-{number}", "name": "Hung"})["id"]
        token = call("POST", f"/v1/warehouses/{id_}/tokens", self.client,
                     {"name": "hung", "role": "SUPERVISOR"})["token"]
        call("PUT", f"/ops/v1/warehouses/{id_}/skus/A", self.operator, {"threshold": 40, "par": 120})
        for hook in range(EACH):
            call("POST", "/v1/webhooks", f"Bearer {token}",
                 {"url": f"{self.receiver.url}/hang/{number}/{hook}", "events": ["stock.changed"]})
        return token

    def __enter__(self):
        self.thread = threading.Thread(target=self.produce_events)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def produce_events(self):
        while not self.stop.is_set():
            for token in self.tokens:
                self.service.call("POST", "/v1/transactions", f"Bearer {token}",
                                  {"sku": "A", "type": "RETURN", "delta": 1})
            self.stop.wait(1)
