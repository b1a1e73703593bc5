"""A client's server in its own process: takes deliveries as fast as one thread can, and records when each arrived."""
import collections
import multiprocessing
import select
import socket
import time

OK = b"HTTP/1.1 204 No Content\r\n\r\n"
SLOW_SECONDS = 0.3


class Receiver:
    """Listens on a loopback port. Reads deliveries to /hang/… and never answers them."""

    def __enter__(self):
        self.pipe, there = multiprocessing.Pipe()
        listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.process = multiprocessing.get_context("fork").Process(target=serve, args=(listening, there), daemon=True)
        self.process.start()
        listening.close()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.join()

    def count(self):
        """Returns how many deliveries were answered since the last report."""
        return self.ask("count")

    def report(self):
        """Returns all deliveries since the last report: (monotonic ns of the first byte, path, headers, body)."""
        return self.ask("report")

    def slow(self, slow):
        """Turns slow answers on or off; slow answers build up a backlog."""
        self.ask("slow" if slow else "fast")

    def hanging(self):
        """Returns how many deliveries hang now, and how many hung at most at the same time."""
        return self.ask("hanging")

    def ask(self, question):
        self.pipe.send(question)
        return self.pipe.recv()


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.began = 0
        self.data = b""


def serve(listening, pipe):
    listening.setblocking(False)
    poll = select.epoll()
    poll.register(listening, select.EPOLLIN)
    poll.register(pipe, select.EPOLLIN)
    open_, taken, hanging, most = {}, [], set(), 0
    slow, later = False, collections.deque()

    def close(connection):
        hanging.discard(connection)
        open_.pop(connection.sock.fileno(), None)  # not there if its sender has hung up before a slow answer
        connection.sock.close()

    def receive(connection):
        try:
            data = connection.sock.recv(65536)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            close(connection)
            return
        connection.began = connection.began or time.monotonic_ns()
        connection.data += data
        head, found, body = connection.data.partition(b"\r\n\r\n")
        if not found or connection in hanging:
            return
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return
        path = head.split(b" ", 2)[1]
        if path.startswith(b"/hang/"):
            hanging.add(connection)
            return
        taken.append((connection.began, path, head, body))
        if slow:
            later.append((time.monotonic() + SLOW_SECONDS, connection))
        else:
            answer(connection)

    def answer(connection):
        try:
            connection.sock.send(OK)
        except OSError:
            pass
        close(connection)

    while True:
        ready = poll.poll(0.02 if later else None)
        while later and (not slow or later[0][0] < time.monotonic()):
            answer(later.popleft()[1])
        for fd, _ in ready:
            if fd == listening.fileno():
                try:
                    for _ in range(64):
                        sock, _ = listening.accept()
                        sock.setblocking(False)
                        open_[sock.fileno()] = connection = Connection(sock)
                        poll.register(sock, select.EPOLLIN)
                        receive(connection)
                except BlockingIOError:
                    pass
                most = max(most, len(hanging))
            elif fd == pipe.fileno():
                question = pipe.recv()
                if question == "report":
                    pipe.send(taken)
                    taken = []
                elif question == "count":
                    pipe.send(len(taken))
                elif question in ("slow", "fast"):
                    slow = question == "slow"
                    pipe.send(None)
                else:
                    pipe.send((len(hanging), most))
            elif fd in open_:
                receive(open_[fd])
