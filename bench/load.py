"""Puts load on the service with wrk, and reads its report; makes its ledger long."""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from servers import HERE, SKUS

CLIENTS = 32
THREADS = 2
LINES = 1_000
WRITERS = 4


def wrk(service, script, seconds, connections=CLIENTS, **environment):
    """Runs wrk once; returns its report, with the rate of successful answers."""
    variables = {k: str(v) for k, v in environment.items()}
    output = subprocess.run(
        ["wrk", f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s",
         "-s", str(HERE / script), service.url],
        env=os.environ | {"BENCH": str(HERE), "WMS_KEY": service.token, "SALT": os.urandom(6).hex()} | variables,
        check=True, capture_output=True, text=True, timeout=seconds + 30).stdout
    report = json.loads(output.split("REPORT ")[1])
    report["rate"] = (report["requests"] - report["errors"]["status"]) / report["seconds"]
    return report


def failures(reports):
    return sum(sum(report["errors"].values()) for report in reports)


def brief(report):
    return {"rate": report["rate"], "p50_ms": report["p50_ms"], "p99_ms": report["p99_ms"],
            "max_ms": report["max_ms"], "errors": failures([report])}


def lengthen(service, entries, skus=SKUS):
    """Writes so many more entries through the API, as returns spread over all SKUs, and says how far it is."""
    def write(batch):
        first = batch * LINES % skus
        lines = [{"sku": f"BENCH-{n + 1:05d}", "type": "RETURN", "delta": 1_000} for n in range(first, first + LINES)]
        service.call("POST", "/v1/stock/update", f"Bearer {service.token}", {"transactions": lines}, timeout=60)
        if batch % 1_000 == 0:
            print(f"{batch * LINES:,} of {entries:,} entries", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(-(-entries // LINES))))
