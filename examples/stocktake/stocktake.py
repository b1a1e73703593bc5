"""Uploads a stocktake: shows what would change, and with --apply changes it. If the answer gets lost, run it again.

Run it with WMS_URL and WMS_KEY: stocktake.py COUNT.csv REFERENCE [--apply]. The file has the columns sku and
countedQuantity, and if you like expectedQuantity: what the counter saw in the system.
"""
import csv
import os
import sys

import wms888

path, reference = sys.argv[1:3]
client = wms888.Client(
    os.environ["WMS_URL"], os.environ["WMS_KEY"], wms888.FileKeys(path + ".keys.json"))
with open(path, encoding="utf-8-sig", newline="") as file:
    rows = [
        {name: value if name == "sku" else int(value) for name, value in row.items() if value}
        for row in csv.DictReader(file)
    ]
try:
    preview = client.count_dry_run(rows)
    for each in preview["differences"]:
        print(f"{each['sku']}: {each['quantity']} in the system, {each['countedQuantity']} counted ({each['delta']:+})")
    if "--apply" in sys.argv:
        done = client.count(reference, rows, reference)
        print(f"{done['counted']} counted, {done['changed']} corrected")
except wms888.Refused as refusal:
    # All bad rows at once: correct them, or count again what has moved
    for each in refusal.errors:
        where = each["field"] if each["index"] is None else f"row {each['index'] + 1}, {each['sku']}"
        print(f"{where}: {each['message']}")
    if not refusal.errors:
        print(refusal)
    sys.exit(1)
