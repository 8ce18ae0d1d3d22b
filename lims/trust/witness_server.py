"""The witness as a small web server: one address, one method, nothing else."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lims import clock
from lims.trust.witness import ADD, LARGEST, Reply, Witness


class WitnessServer(ThreadingHTTPServer):
    """Answers `POST /add-checkpoint`."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    server_version = "lims-witness"
    sys_version = ""
    timeout = 15

    def do_POST(self) -> None:
        """Answer a request for a cosignature."""
        length = self.headers.get("Content-Length", "")
        if self.path.rstrip("/").rpartition("/")[2] != ADD:
            self._answer(Reply(404))
        elif not length.isdecimal() or int(length) > LARGEST:
            self._answer(Reply(400))
        else:
            body = self.rfile.read(int(length)).decode("utf-8", "replace")
            self._answer(self.server.witness.add(body, clock.now()))

    def do_GET(self) -> None:
        """Tell the key, so that a laboratory can copy it."""
        self._answer(Reply(200, f"{self.server.witness.verifier}\n"))

    def _answer(self, reply: Reply) -> None:
        data = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing for each request."""
