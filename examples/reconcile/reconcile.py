"""Receives webhooks, and asks the feed for what did not arrive: a delivery may get lost, an event does not.

Both ways lead to the same table of events, so each is handled once, in the transaction that remembers it. Run it with
WMS_URL, WMS_KEY, WEBHOOK_SECRET and PORT: reconcile.py DATABASE. Put your HTTPS proxy in front.
"""
import os
import sqlite3
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import wms888

client = wms888.Client(os.environ["WMS_URL"], os.environ["WMS_KEY"])
database = sqlite3.connect(sys.argv[1], check_same_thread=False)
lock = threading.Lock()
database.executescript("""
    create table if not exists handled (event text primary key);
    create table if not exists feed (cursor text);
""")


def handle(event, how):
    """Handles an event unless it was handled before. Your own work belongs into the same transaction."""
    if database.execute("insert or ignore into handled values (?)", [event.id]).rowcount:
        print(f"{how}: {event.type} {event.data.get('sku', '')}".rstrip(), flush=True)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            event = wms888.verify(os.environ["WEBHOOK_SECRET"], self.headers, body)
        except wms888.SignatureError:
            return self.respond(401)
        with lock, database:
            handle(event, "delivered")
        self.respond(204)

    def respond(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def store(cursor):
    database.execute("delete from feed")
    database.execute("insert into feed values (?)", [cursor])


def reconcile():
    """Reads the feed up to its end, from where the last run stopped."""
    with lock:
        row = database.execute("select cursor from feed").fetchone()
    try:
        for events, cursor in client.events(row and row[0], wait=0):
            with lock, database:
                for event in events:
                    handle(event, "caught up")
                store(cursor)
            if not events:
                return
    except wms888.HistoryRewound as rewound:
        with lock, database:
            store(rewound.next_cursor)
    except wms888.WmsError as e:
        print(e, file=sys.stderr)


def reconcile_for_ever():
    while True:
        time.sleep(300)
        reconcile()


reconcile()
threading.Thread(target=reconcile_for_ever, daemon=True).start()
print("listening", flush=True)
ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()
