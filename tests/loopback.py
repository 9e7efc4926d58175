"""A web server on loopback that answers for named hosts, and the configuration that routes them there."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answers = Mapping[tuple[str, str], tuple[int, str, bytes]]
"""By host and path (with its query): status, media type, body."""


class Loopback:
    def __init__(self, answers: Answers) -> None:
        self.answers = dict(answers)
        self.log: list[tuple[str, str]] = []
        self.base = ""

    def routes(self) -> dict[str, str]:
        return {host: self.base for host, _ in self.answers}


@contextmanager
def serving(answers: Answers) -> Iterator[Loopback]:
    site = Loopback(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            site.log.append((host, self.path))
            status, media_type, body = site.answers.get((host, self.path), (404, "text/plain", b"not here"))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet: `log` has it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
