"""Uses a new sandbox warehouse by the client for Python, or with two arguments a server that behaves badly. The clients
of all languages must print the same."""
import json
import sys
import threading

import wms888


def sale(quantity):
    return [{"sku": "TEST-SKU", "type": "SALE", "delta": -quantity}]


def use_bad_server(url, keys):
    client = wms888.Client(url, "wms_secret", wms888.FileKeys(keys))
    start = threading.Barrier(32)
    written = []

    def write(name):
        start.wait()
        written.append(client.write(name, sale(1)))

    threads = [threading.Thread(target=write, args=("same" if i % 2 == 0 else f"order-{i}",)) for i in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(written), "written")
    try:
        client.dry_run(sale(1))
    except wms888.Refused as e:
        print(e.status)
    try:
        list(wms888.Client(url, "wms_secret", timeout=1, attempts=1).transactions())
    except wms888.Unavailable:
        print("unavailable")
    pauses = []
    try:
        next(wms888.Client(url, "wms_secret", attempts=2, sleep=pauses.append).events())
    except wms888.Unavailable:
        print("pause of", round(pauses[0]))


if len(sys.argv) == 3:
    use_bad_server(*sys.argv[1:])
    sys.exit()
url, token, keys, delivery = sys.argv[1:]
client = wms888.Client(url, token, wms888.FileKeys(keys))

for item in client.stock("TEST-SKU"):
    print(item.sku, item.quantity, item.status)
written = client.write("order-1", sale(12))
print(written.transactions[0].sequence, written.stock[0].quantity)
try:
    client.write("order-2", sale(500))
except wms888.Conflict as e:
    print(e.code, e.errors[0]["available"])
dry = client.dry_run(sale(8))
print(dry.dry_run and dry.transactions[0].id is None)

hasty = wms888.Client(url, token, wms888.FileKeys(keys), attempts=1)
try:
    hasty.write("order-3", sale(70))
except wms888.OutcomeUnknown:
    print("unknown")
try:
    wms888.Client(url, token, wms888.FileKeys(keys)).write("order-3", sale(71))
except wms888.Refused as e:
    print(e.code)
# As after a restart: the file has the key
written = wms888.Client(url, token, wms888.FileKeys(keys)).write("order-3", sale(70))
print(written.transactions[0].sequence, written.stock[0].quantity)

print(*[each.sequence for each in client.transactions(order="asc", limit=1)])
for events, cursor in client.events(types=["alert.triggered"]):
    if events:
        print(events[0].type, events[0].data["quantity"])
        break
events, cursor = next(client.events(cursor, wait=0, types=["alert.triggered"]))
print(len(events), "more")

with open(delivery, encoding="utf-8") as file:
    sent = json.load(file)
print(wms888.verify(sent["secret"], sent["headers"], sent["body"].encode()).type)
try:
    wms888.verify(sent["secret"], sent["headers"], (sent["body"] + " ").encode())
except wms888.SignatureError:
    print("forged")
try:
    wms888.Client(url, "wms_nothing").dry_run(sale(1))
except wms888.Refused as e:
    print(e.status, e.code)
