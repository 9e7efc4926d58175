"""Mail servers on loopback: each says what its script says, at the step where it says it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CUT = "cut"
SILENCE = "silence"


@dataclass
class FaultyServer:
    """Speaks SMTP; `answers` replaces its answer at a step: banner, mail, rcpt, data, body, dot, quit."""

    answers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    """Messages whose final dot arrived, whatever was answered."""
    conversations: int = 0

    def converse(self, connection: socket.socket) -> None:
        self.conversations += 1
        stream = connection.makefile("rwb")

        def say(step: str, default: str) -> bool:
            answer = self.answers.get(step, default)
            if answer == CUT:
                connection.shutdown(socket.SHUT_RDWR)
                return False
            if answer == SILENCE:
                connection.settimeout(10)
                return bool(connection.recv(1)) and False
            stream.write(answer.encode() + b"\r\n")
            stream.flush()
            return True

        if not say("banner", "220 faulty.example ESMTP"):
            return
        while line := stream.readline():
            verb = line.split(b":")[0].split()[0].upper()
            if verb in (b"EHLO", b"HELO"):
                goes_on = say("ehlo", "250 faulty.example")
            elif verb in (b"MAIL", b"RCPT"):
                goes_on = say(verb.decode().lower(), "250 fine")
            elif verb == b"DATA":
                goes_on = say("data", "354 go on") and self._take(stream, say)
            elif verb == b"QUIT":
                say("quit", "221 bye")
                return
            else:
                goes_on = say("other", "500 what?")
            if not goes_on:
                return

    def _take(self, stream: object, say: object) -> bool:
        if self.answers.get("body") == CUT:
            return bool(say("body", ""))  # type: ignore[operator]
        lines: list[bytes] = []
        while (line := stream.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.taken.append(b"".join(lines))
        return bool(say("dot", "250 taken"))  # type: ignore[operator]


@contextmanager
def faulty_server(**answers: str) -> Iterator[FaultyServer]:
    server = FaultyServer(dict(answers))
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    server.converse(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(15)
