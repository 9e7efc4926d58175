"""A Prefect server of the demo's own: on loopback, in its own folder, and gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from earful.errors import ConfigError

START_SECONDS = 180.0
_NOT_NEEDED = (
    *("CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS"),
    *("REPOSSESSOR", "SCHEDULER", "TRIGGERS"),
)
"""Services of the server that watch schedules and workers; the demo has neither."""


class Server:
    """Starts at once and in the background: its start is the longest part of the demo."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._log = home / "server.log"
        self._port = _free_port()
        _set_environment(home, f"http://127.0.0.1:{self._port}/api")
        # Before Prefect is imported here: on two cores both go on at the same time.
        command = [sys.executable, "-m", __name__, str(self._port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self) -> None:
        """It answers. Raises: ConfigError when it ended instead, or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                # It listens only when its database is ready.
                socket.create_connection(("127.0.0.1", self._port), timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise ConfigError(f"Prefect's server did not start; {self._log} says why")

    def stop(self) -> None:
        self._process.terminate()
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def prefect_server(home: Path) -> Iterator[Server]:
    """A server that is starting in that folder; Prefect, once imported, talks to it and to nothing else."""
    server = Server(home)
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _set_environment(home: Path, address: str) -> None:
    """Whatever this machine says about Prefect, here it has this server, this folder, and no telemetry."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    # A proxy of the environment is no way to this machine.
    no_proxy = ",".join(filter(None, ("127.0.0.1,localhost", os.environ.get("NO_PROXY"))))
    os.environ.update({f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _NOT_NEEDED})
    os.environ.update(
        {
            "NO_PROXY": no_proxy,
            "no_proxy": no_proxy,
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": address,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_ENABLED": "false",
            # One source is meant to fail, and Prefect would print its traceback; Earful's own lines say it.
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
        }
    )


def _serve(port: int) -> None:
    """Prefect's server, as Prefect starts its temporary ones, until whoever started it is gone."""
    import uvicorn

    def leave_with_the_demo() -> None:
        sys.stdin.buffer.read()
        # However the demo ended, nobody is left to stop this process.
        os._exit(0)

    threading.Thread(target=leave_with_the_demo, daemon=True).start()
    app = "prefect.server.api.server:create_app"
    uvicorn.run(app, factory=True, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
