"""Many connections of one kind to the service, until standard input ends. Prints what became of them as JSON.

Arguments: port, number of connections, and JSON with "beginnings" (what the connections send at first, in turn), "more"
(what each sends every second) and "reads" (whether the answers are read). All connect at once; what they do afterwards
is spread over time, as by clients that know nothing of each other.
"""
import collections
import json
import re
import resource
import select
import selectors
import socket
import sys
import time

REOPENED_PER_SECOND = 200
TICKS_PER_SECOND = 50


class Crowd:
    def __init__(self, port, size, beginnings, more, reads):
        self.address = ("127.0.0.1", port)
        self.size = size
        self.beginnings = [text.encode() for text in beginnings]
        self.more = more.encode()
        self.reads = reads
        self.selector = selectors.DefaultSelector()
        self.open = set()
        self.in_turn = collections.deque()
        self.report = {"connections": size, "opened": 0, "ended": 0, "answers": {}}

    def add(self):
        s = socket.socket()
        if not self.reads:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.settimeout(1)
        try:
            s.connect(self.address)
            s.sendall(self.beginnings[self.report["opened"] % len(self.beginnings)])
        except OSError:
            s.close()
            return
        s.setblocking(False)
        self.open.add(s)
        self.in_turn.append(s)
        self.report["opened"] += 1
        if self.reads:
            self.selector.register(s, selectors.EVENT_READ)

    def end(self, s):
        if self.reads:
            self.selector.unregister(s)
        self.open.discard(s)
        s.close()
        self.report["ended"] += 1

    def read(self, seconds):
        for key, _ in self.selector.select(seconds):
            try:
                data = key.fileobj.recv(4096)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            for status in re.findall(rb"HTTP/1.1 (\d{3})", data):
                answers = self.report["answers"]
                answers[status.decode()] = answers.get(status.decode(), 0) + 1
            if not data:
                self.end(key.fileobj)

    def trickle(self):
        """Sends on those whose turn it is; each has a turn per second."""
        for _ in range(-(-len(self.in_turn) // TICKS_PER_SECOND)):
            s = self.in_turn.popleft()
            if s not in self.open:
                continue
            self.in_turn.append(s)
            try:
                s.send(self.more)
            except BlockingIOError:
                pass
            except OSError:
                self.end(s)

    def fill(self, limit, seconds):
        began = time.monotonic()
        for _ in range(min(limit, self.size - len(self.open))):
            if time.monotonic() > began + seconds:
                return
            self.add()

    def run(self):
        self.fill(self.size, 20)
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], 0)[0]:
            ends = time.monotonic() + 1 / TICKS_PER_SECOND
            if self.more:
                self.trickle()
            self.fill(REOPENED_PER_SECOND // TICKS_PER_SECOND, 0.5)
            while (left := ends - time.monotonic()) > 0:
                self.read(left)
        self.report["open at the end"] = len(self.open)
        print(json.dumps(self.report), flush=True)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    Crowd(int(sys.argv[1]), int(sys.argv[2]), **json.loads(sys.argv[3])).run()
