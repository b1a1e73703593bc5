"""Keeps a copy of the ledger and of all levels in a database (here SQLite), as an ERP would.

The cursor is stored in the transaction that applies its entries: whenever the program dies, it goes on where the copy
ends, and applies nothing twice. Run it with WMS_URL and WMS_KEY: erp_sync.py DATABASE [--once]
"""
import os
import sqlite3
import sys

import wms888

client = wms888.Client(os.environ["WMS_URL"], os.environ["WMS_KEY"])
once = "--once" in sys.argv
database = sqlite3.connect(sys.argv[1])
database.executescript("""
    create table if not exists movement (sequence integer primary key, sku text, delta integer, reference text);
    create table if not exists level (sku text primary key, quantity integer);
    create table if not exists feed (cursor text);
""")


def stored_cursor():
    row = database.execute("select cursor from feed").fetchone()
    return row and row[0]


def store(cursor):
    database.execute("delete from feed")
    database.execute("insert into feed values (?)", [cursor])


def apply(entries, cursor):
    with database:
        for each in entries:
            database.execute(
                "insert into movement values (?, ?, ?, ?)", [each.sequence, each.sku, each.delta, each.reference])
            database.execute("insert or replace into level values (?, ?)", [each.sku, each.quantity_after])
        store(cursor)
    for each in entries:
        print(f"{each.sequence} {each.sku} {each.delta:+} = {each.quantity_after}", flush=True)


def start_again(rewound):
    """The database of the service was restored: the last entries are gone, and so are ours."""
    levels = list(client.stock())
    with database:
        database.execute("delete from movement where sequence > ?", [rewound.head])
        database.execute("delete from level")
        database.executemany("insert into level values (?, ?)", [(each.sku, each.quantity) for each in levels])
        store(rewound.next_cursor)
    print(f"rewound to {rewound.head}", flush=True)


while True:
    try:
        for entries, cursor in client.ledger(stored_cursor(), wait=0 if once else 25):
            apply(entries, cursor)
            if once and not entries:
                sys.exit()
    except wms888.HistoryRewound as rewound:
        start_again(rewound)
    except wms888.Unavailable as e:
        print(e, file=sys.stderr)
