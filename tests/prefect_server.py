"""A real Prefect server on loopback with an empty home."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

STARTUP_SECONDS = 240


def prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


class PrefectServer:
    """Boots at once; `wait()` returns when it answers. `env` makes a process use it."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}/api"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "DO_NOT_TRACK": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        self._log = home / "server.log"
        with self._log.open("wb") as log:
            command = prefect("server", "start", "--host", "127.0.0.1", "--port", str(port))
            self._process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log)

    def wait(self) -> None:
        deadline = time.monotonic() + STARTUP_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the Prefect server did not start:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.3)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False
