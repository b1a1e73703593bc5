"""A PostgreSQL with default durability and a service that uses it, for one run of a benchmark."""
import base64
import glob
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKUS = 10_000
OPERATOR = "operator@bench.example"


def free_port():
    """Returns a port below those that outgoing connections use, so that none of them takes it before it is used."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def new_secret_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


class Postgres:
    """A fresh cluster in a temporary directory, with PostgreSQL's defaults except for its address and some settings."""

    def __init__(self, **settings):
        self.settings = settings

    def __enter__(self):
        self.prepare()
        self.run("initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.configure(self.settings)
        self.launch()
        for database in ("wms", "textbook"):
            self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", database)
        self.run("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-q", "-v", "ON_ERROR_STOP=1", "textbook",
                 stdin=(HERE / "textbook.sql").read_text())
        return self

    def prepare(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[-2]))
        self.bin = Path(found[-1] if found else Path(shutil.which("postgres") or "/usr/bin/postgres").parent)
        self.directory = Path(tempfile.mkdtemp(prefix="wms-bench-"))
        self.port = free_port()
        # The server refuses to run as root, so root starts it as the system user postgres
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.directory, "postgres")
        self.data = self.directory / "data"

    def configure(self, settings):
        with open(self.data / "postgresql.conf", "a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def launch(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.directory}"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.directory / "log", "-o", options, "start")

    def __exit__(self, *_):
        if (self.data / "postmaster.pid").exists():
            self.stop("fast")
        shutil.rmtree(self.directory)

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def run(self, program, *arguments, stdin=None, timeout=120):
        return subprocess.run([*self.user, str(self.bin / program), *map(str, arguments)], input=stdin, check=True,
                              capture_output=True, text=True, timeout=timeout, cwd="/").stdout

    def pgbench(self, script, clients, seconds, **variables):
        """Returns the transactions per second of a script in prepared mode; fails if any of them failed."""
        defines = [word for k, v in variables.items() for word in ("-D", f"{k}={v}")]
        output = subprocess.run(
            ["pgbench", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-n", "-M", "prepared", "-c",
             str(clients), "-j", "2", "-T", str(seconds), *defines, "-f", str(HERE / script), "textbook"],
            check=True, stdout=subprocess.PIPE, text=True, timeout=seconds + 60).stdout
        failed = re.search(r"number of failed transactions: (\d+)", output)
        if failed and int(failed.group(1)):
            raise RuntimeError(f"pgbench failed: {output}")
        return float(re.search(r"tps = ([\d.]+)", output).group(1))

    def analyze(self):
        """Updates the planner's statistics, as autovacuum does within a minute."""
        self.run("vacuumdb", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-q", "-z", "wms")

    def sql(self, statement, database="wms"):
        self.run("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-q", "-v", "ON_ERROR_STOP=1", database,
                 stdin=statement, timeout=600)

    def rows(self, query):
        """Returns the rows of a query, each a list of texts."""
        output = self.run("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-q", "-A", "-t", "-v",
                          "ON_ERROR_STOP=1", "wms", stdin=query, timeout=600)
        return [line.split("|") for line in output.splitlines()]

    def checkpoints(self):
        """Returns how many checkpoints the server has completed or begun since it was created."""
        newer = int(self.version().split()[2].split(".")[0]) >= 17
        columns, view = ("num_timed + num_requested", "pg_stat_checkpointer") if newer else (
            "checkpoints_timed + checkpoints_req", "pg_stat_bgwriter")
        return int(self.rows(f"select {columns} from {view}")[0][0])

    def version(self):
        return self.run("postgres", "--version").strip()

    def fsync_us(self):
        """Returns the duration of one fdatasync of 8 kB, the lower bound of every commit."""
        output = self.run("pg_test_fsync", "-s", "1", "-f", self.directory / "fsync")
        return float(re.search(r"fdatasync\s+[\d.]+ ops/sec\s+(\d+) usecs", output).group(1))


class Service:
    """The packaged service on that PostgreSQL, with one warehouse of 10,000 SKUs, each with 1,000,000,000 in stock."""

    def __init__(self, postgres, java_opts, secret_key=None, password=None):
        self.postgres = postgres
        self.java_opts = java_opts
        self.secret_key = secret_key or new_secret_key()
        self.port = free_port()
        self.name = ""
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = password or secrets.token_urlsafe(24)

    def __enter__(self):
        self.start(HERE.parent / "target/wms.jar")
        try:
            self.await_ready()
            self.stock_up()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, jar):
        self.log = open(self.postgres.directory / f"service-{self.port}.log", "wb")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("WMS_", "SPRING_"))}
        self.process = subprocess.Popen(
            [str(HERE.parent / "bin/wms"), f"--server.port={self.port}", "--management.server.port=0",
             f"--spring.datasource.url=jdbc:postgresql://127.0.0.1:{self.postgres.port}/wms",
             "--spring.datasource.username=bench", f"--wms.operator.email={OPERATOR}", "--wms.rate-limit.per-second=0"],
            env=environment | {
                "WMS_SECRET_KEY": self.secret_key, "WMS_OPERATOR_PASSWORD": self.password,
                "WMS_JAVA_OPTS": self.java_opts, "WMS_JAR": str(jar)},
            stdout=self.log, stderr=subprocess.STDOUT)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.log.close()

    def await_ready(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(Path(self.log.name).read_text())
            try:
                self.call("GET", "/v1/health/ready")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise RuntimeError("the service is not ready after two minutes:\n" + Path(self.log.name).read_text()[-3000:])

    def stock_up(self, skus=SKUS):
        operator = basic(OPERATOR, self.password)
        client_password = secrets.token_urlsafe(24)
        self.call("POST", "/ops/v1/accounts", operator,
                  {"name": "Bench", "email": "client@bench.example", "password": client_password})
        client = basic("client@bench.example", client_password)
        self.client = client
        warehouse = self.call("POST", "/v1/warehouses", client, {"code": "BENCH", "name": "Bench"})["id"]
        self.warehouse = warehouse
        self.token = self.call("POST", f"/v1/warehouses/{warehouse}/tokens", client,
                               {"name": "bench", "role": "SUPERVISOR"})["token"]
        names = [f"BENCH-{n:05d}" for n in range(1, skus + 1)]
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda sku: self.call("PUT", f"/ops/v1/warehouses/{warehouse}/skus/{sku}", operator,
                                                   {"threshold": 40, "par": 120}), names))
        for at in range(0, skus, 1_000):
            lines = [{"sku": sku, "type": "ADJUSTMENT", "countedQuantity": 1_000_000_000}
                     for sku in names[at:at + 1_000]]
            answer = self.call("POST", "/v1/stock/update", f"Bearer {self.token}", {"transactions": lines})
            if len(answer["transactions"]) != len(lines):
                raise RuntimeError(f"some lines have no transaction: {answer}")

    def operator(self):
        return basic(OPERATOR, self.password)

    def settled_entries(self):
        """Returns the number of ledger entries, after the writes that were in progress at the end of a load."""
        time.sleep(0.5)
        return self.call("GET", "/v1/ledger", f"Bearer {self.token}")["entries"]

    def verify(self):
        return self.call("POST", "/v1/ledger/verify", f"Bearer {self.token}", timeout=600)

    def rss_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) // 1024

    def exchange(self, method, path, authorization=None, body=None, key=None, timeout=30):
        """Returns status, headers and body of the answer, whatever the status is."""
        headers = {"Authorization": authorization} if authorization else {}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(
            self.url + path, method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def call(self, method, path, authorization=None, body=None, timeout=30):
        headers = {"Authorization": authorization} if authorization else {}
        request = urllib.request.Request(
            self.url + path, method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.loads(answer.read() or b"null")


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
