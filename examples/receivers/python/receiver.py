#!/usr/bin/env python3
"""Receives webhook deliveries of the 888 WMS. Needs Python 3.9 or newer and no packages.

    WEBHOOK_SECRET=whsec_… WMS_KEY=wms_… WMS_URL=https://www.888wholesale.co/api/wms PORT=8888 python3 receiver.py
"""
import hashlib
import hmac
import http.client
import os
import queue
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"].encode()
WMS_URL = os.environ["WMS_URL"].rstrip("/")
WMS_KEY = os.environ["WMS_KEY"]
MAX_BYTES = 16 * 1024 * 1024

seen = {}  # event ids; in production, keep them in your database
work = queue.Queue(maxsize=10_000)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > MAX_BYTES:
            return self.respond(413)
        body = self.rfile.read(length)  # the raw bytes: parsing and serializing them again would change the signature
        expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        # While two secrets overlap, the second header is signed with the new one: switch to it at any time
        signatures = [self.headers.get(name, "") for name in ("X-WMS-Signature", "X-WMS-Signature-Next")]
        if not any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures):
            return self.respond(401)
        # Respond first and work later: a delivery times out after five seconds
        try:
            work.put_nowait((self.headers["webhook-id"], self.headers["X-WMS-Event"]))
        except queue.Full:
            return self.respond(503)
        self.respond(204)

    def respond(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def reconcile():
    """Queries the API for the current state; the event only says that something has changed."""
    while True:
        event_id, event_type = work.get()
        if event_id in seen:
            print(f"{event_id} {event_type} seen before", flush=True)
            continue
        path = "/v1/shipments" if event_type.startswith("order.") else "/v1/alerts"
        request = urllib.request.Request(WMS_URL + path, headers={"Authorization": f"Bearer {WMS_KEY}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                print(f"{event_id} {event_type} {path} {response.read().decode()}", flush=True)
            seen[event_id] = True
        except (OSError, http.client.HTTPException) as error:
            print(f"{event_id} {event_type} not reconciled, poll {path} later: {error}", flush=True)


threading.Thread(target=reconcile, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
