#!/usr/bin/env python3
"""Takes deliveries of the 888 WMS. Python 3.9 or newer, no packages.

    WEBHOOK_SECRET=whsec_… WMS_KEY=wms_… WMS_URL=https://www.888wholesale.co/api/wms PORT=8888 python3 receiver.py
"""
import hashlib
import hmac
import os
import queue
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"].encode()
WMS_URL = os.environ["WMS_URL"].rstrip("/")
WMS_KEY = os.environ["WMS_KEY"]
MAX_BYTES = 16 * 1024 * 1024

seen = {}  # event ids; a real receiver keeps them in its database, with what they have caused
work = queue.Queue(maxsize=10_000)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > MAX_BYTES:
            return self.answer(413)
        body = self.rfile.read(length)  # the raw bytes: parsing and writing them again would change the signature
        expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        # While two secrets overlap, the second header is signed with the new one: take it into use at any time
        given = [self.headers.get(name, "") for name in ("X-WMS-Signature", "X-WMS-Signature-Next")]
        if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in given):
            return self.answer(401)
        # Answer first, work later: a delivery has five seconds in all
        try:
            work.put_nowait((self.headers["webhook-id"], self.headers["X-WMS-Event"]))
        except queue.Full:
            return self.answer(503)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def reconcile():
    """An event says that something happened; the API says how things are now."""
    while True:
        event_id, event_type = work.get()
        if event_id in seen:
            print(f"{event_id} {event_type} seen before", flush=True)
            continue
        path = "/v1/shipments" if event_type.startswith("order.") else "/v1/alerts"
        request = urllib.request.Request(WMS_URL + path, headers={"Authorization": f"Bearer {WMS_KEY}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                print(f"{event_id} {event_type} {path} {answer.read().decode()}", flush=True)
            seen[event_id] = True
        except OSError as problem:
            print(f"{event_id} {event_type} not reconciled, poll {path} later: {problem}", flush=True)


threading.Thread(target=reconcile, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
