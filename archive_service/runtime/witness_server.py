"""The small server of a witness: `POST /add-checkpoint`, and nothing else. It needs no home."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

from archive_service.errors import ArchiveServiceError
from archive_service.workflows.witness_answering import AnswerCheckpoints, WitnessAnswer
from signing.bounded_connections import bounded_reads
from signing.errors import SigningError
from signing.witness_requests import LARGEST

_PATIENCE_SECONDS = 10.0


def serve_witness(
    journey: AnswerCheckpoints,
    host: str,
    port: int,
    ready: Callable[[str, int], None],
    tell: Callable[[str], None],
) -> None:
    """Answer until the process is stopped; call `ready` once with host and port, and `tell` with what whoever
    runs the witness must mend.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_SECONDS
        server_version, sys_version = "witness", ""

        def setup(self) -> None:
            """Give the whole request one limit: that of a wait begins anew with each byte."""
            super().setup()
            self.rfile = bounded_reads(self.connection, monotonic() + _PATIENCE_SECONDS)

        def do_POST(self) -> None:
            self._send(self._answer())

        def do_GET(self) -> None:
            self._send(WitnessAnswer(404, "POST /add-checkpoint\n"))

        def _answer(self) -> WitnessAnswer:
            said = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                return WitnessAnswer(404, "POST /add-checkpoint\n")
            if not said.isascii() or not said.isdecimal():
                return WitnessAnswer(411, "the length of the body is needed\n")
            if len(said) > len(str(LARGEST)) or int(said) > LARGEST:
                return WitnessAnswer(413, "a request has 128 KB at most\n")
            body = self.rfile.read(int(said))
            try:
                return journey.answer(body)
            except (ArchiveServiceError, SigningError, OSError) as error:
                tell(f"{getattr(error, 'code', type(error).__name__)}: {error}")
                return WitnessAnswer(500, "this witness cannot decide: its own files fail\n")

        def _send(self, answer: WitnessAnswer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing: whoever asks is not written down."""

    with ThreadingHTTPServer((host, port), Handler) as server:
        ready(*server.server_address[:2])  # type: ignore[arg-type]  # an address of IPv4: host and port
        server.serve_forever()
