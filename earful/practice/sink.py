"""A mail server on loopback that accepts everything and keeps each message as it came."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Speaks SMTP; `messages` are the files it kept, in the order of their arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.messages: list[Path] = []
        self._loop = asyncio.new_event_loop()
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="practice-sink", daemon=True)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._is_open.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        opening = self._loop.create_server(self._conversation, "127.0.0.1", 0)
        server = self._loop.run_until_complete(opening)
        self.port = server.sockets[0].getsockname()[1]
        self._is_open.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._hang_up())
        self._loop.close()

    async def _hang_up(self) -> None:
        """No conversation is left half-way when the loop closes."""
        talking = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    def _conversation(self) -> Any:
        return SMTP(self, hostname="sink.aurora.example", loop=self._loop)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """One message is kept; aiosmtpd calls this after the final dot."""
        content = envelope.original_content
        if content is None:
            return "554 nothing came"
        path = self.folder / f"{len(self.messages) + 1:02d}.eml"
        path.write_bytes(content)
        self.messages.append(path)
        return "250 kept"
