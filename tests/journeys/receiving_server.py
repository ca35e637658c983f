"""A server that takes volumes in, as a receiver of pushes has one. It is no part of the product."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

TAKEN, ENDLESS, TRICKLING, TRICKLING_LAST = 200, -1, -2, -3
_RANGE = re.compile(r"bytes ([0-9]+)-([0-9]+)/([0-9]+)")


def digest_of(content: bytes) -> str:
    return f"sha-256=:{b64encode(hashlib.sha256(content).digest()).decode()}:"


@dataclass
class Receiving:
    """What was received, by path. `faults` are answers to the next PUTs, which are then not taken: a status,
    0 for a connection that ends, `ENDLESS` for a body without end,
    `TRICKLING` for one of which a byte comes each tenth of a second,
    `TRICKLING_LAST` for the same in a connection that is said to end. `TAKEN` takes one. `lengths` are the
    lengths that the next HEADs say. With `closing`, each answer ends its connection.
    """

    url: str = ""
    files: dict[str, bytearray] = field(default_factory=dict)
    faults: list[int] = field(default_factory=list)
    puts: list[str] = field(default_factory=list)
    lengths: list[str] = field(default_factory=list)
    closing: bool = False
    connections: int = 0

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """Add a piece where it belongs, and return the status."""
        match = _RANGE.fullmatch(headers["Content-Range"])
        assert match is not None
        start, end, length = map(int, match.groups())
        held = self.files.setdefault(path, bytearray())
        if digest_of(body) != headers["Content-Digest"] or end - start + 1 != len(body):
            return 400
        del held[start:]
        assert len(held) == start
        held += body
        if len(held) < length:
            return 204
        if digest_of(bytes(held)) != headers["Repr-Digest"]:
            del self.files[path]
            return 400
        return 201


@contextmanager
def receiving() -> Iterator[Receiving]:
    """Run the server on the loopback interface until the block ends."""
    told = Receiving()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            told.connections += 1
            super().setup()

        def do_HEAD(self) -> None:
            content = told.files.get(self.path)
            if told.lengths:
                self.send_response(200)
                self.send_header("Content-Length", told.lengths.pop(0))
                self.end_headers()
                return
            if content is None:
                self.answer(404, 0)
                return
            self.answer(200, len(content), digest_of(bytes(content)))

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.puts.append(self.headers["Content-Range"])
            if told.faults:
                fault = told.faults.pop(0)
                if fault != TAKEN:
                    self.refuse(fault)
                    return
            self.answer(told.take(self.path, dict(self.headers), body), 0)

        def refuse(self, fault: int) -> None:
            if fault in _ODD:
                _ODD[fault](self)
                return
            self.answer(fault, 0, location="http://127.0.0.1:1/ailleurs")

        def answer(self, status: int, length: int, digest: str = "", location: str = "") -> None:
            said = {
                "Content-Length": "" if status == 204 else str(length),
                "Repr-Digest": digest,
                "Connection": "close" if told.closing else "",
                "Location": location,
            }
            self.send_response(status)
            for name in filter(said.get, said):
                self.send_header(name, said[name])
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _never_end(answering: BaseHTTPRequestHandler) -> None:
    """Answer with a body that ends when the sender has enough of it."""
    answering.send_response(200)
    answering.end_headers()
    answering.close_connection = True
    with suppress(OSError):
        while True:
            answering.wfile.write(b"x" * 65_536)


def _trickle(answering: BaseHTTPRequestHandler, *, last: bool = False) -> None:
    """Answer with a body of a thousand bytes, for which nobody waits."""
    answering.send_response(200)
    if last:
        answering.send_header("Connection", "close")
    answering.send_header("Content-Length", "1000")
    answering.end_headers()
    answering.close_connection = True
    with suppress(OSError):
        for _ in range(1000):
            answering.wfile.write(b"x")
            sleep(0.1)


def _end(answering: BaseHTTPRequestHandler) -> None:
    answering.close_connection = True
    answering.connection.close()


_ODD: Mapping[int, Callable[[BaseHTTPRequestHandler], None]] = {
    0: _end,
    ENDLESS: _never_end,
    TRICKLING: _trickle,
    TRICKLING_LAST: partial(_trickle, last=True),
}
