"""A headless Chromium for pictures and tests: told what to do over a pipe, so nothing else is installed.

A window of headless Chromium is at least 500 px wide: the width of a phone is emulated instead.
"""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from types import TracebackType
from typing import Any, Self

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium on the PATH; install one (apt-get install chromium), or name it in CHROMIUM"


def program() -> str | None:
    """The Chromium of the variable CHROMIUM, or of the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


class Browser:
    """A headless Chromium, spoken to in its own protocol over two pipes."""

    def __init__(self, program: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        # Away from 3 and 4, which is where Chromium looks for them.
        theirs = [fcntl.fcntl(pipe, fcntl.F_DUPFD, 10) for pipe in (theirs_in, theirs_out)]
        flags = [
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            # Of its own accord it calls its maker: nothing leads anywhere but to this machine.
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ]
        flags += ["--hide-scrollbars", f"--user-data-dir={self._folder.name}", "about:blank"]
        self._process = subprocess.Popen(
            [program, *flags],
            pass_fds=(3, 4),
            preexec_fn=lambda: [os.dup2(pipe, number) for number, pipe in enumerate(theirs, 3)],
            stderr=subprocess.DEVNULL,
        )
        for pipe in (theirs_in, theirs_out, *theirs):
            os.close(pipe)
        self._out, self._in = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb")
        self._asked = 0
        self._unread = b""
        self._session: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        """What it told without being asked, oldest first."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The browser's answer. Raises: RuntimeError when it says no."""
        self._asked += 1
        question = {"id": self._asked, "method": method, "params": params, **self._session}
        self._out.write(json.dumps(question).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self._asked:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']['message']}")
                result: dict[str, Any] = said["result"]
                return result
            self.events.append(said)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            chunk = self._in.read1(65_536)
            if not chunk:
                raise RuntimeError("Chromium went away")
            self._unread += chunk
        message, _, self._unread = self._unread.partition(b"\0")
        said: dict[str, Any] = json.loads(message)
        return said

    def open(self, url: str) -> None:
        """The page is loaded; `events` has what happened since, requests and complaints included."""
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable")
        self.events.clear()
        self.ask("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def screen(self, width: int, scheme: str = "light", height: int = 900) -> None:
        """The page is this wide, in this colour scheme."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 500}
        self.ask("Emulation.setDeviceMetricsOverride", **screen)
        scheme_feature = {"name": "prefers-color-scheme", "value": scheme}
        self.ask("Emulation.setEmulatedMedia", media="screen", features=[scheme_feature])

    def value(self, expression: str) -> Any:
        """What the page's own engine makes of the expression. Raises: RuntimeError with what it threw."""
        said = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise RuntimeError(str(said["exceptionDetails"]["exception"].get("description", said)))
        return said["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """One key goes down and up. `code` is its number in the DOM's old table, which Chromium goes by."""
        for kind in ("rawKeyDown", "keyUp"):
            named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
            self.ask("Input.dispatchKeyEvent", type=kind, **named)

    def point(self, x: float, y: float) -> None:
        """The mouse is there, from the upper left of what is in sight."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def shot(self, tallest: int) -> bytes:
        """A PNG of the page from its top, at most so many pixels of it."""
        ready = "document.fonts.ready.then(() => document.documentElement.scrollHeight)"
        size = self.value(f"{ready}.then((height) => [document.documentElement.clientWidth, height])")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(tallest, size[1]), "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])

    def picture(self, html: str, width: int, scheme: str, tallest: int) -> bytes:
        """A PNG of a page that is only text, at that width, in that colour scheme."""
        self.screen(width, scheme)
        frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.ask("Page.setDocumentContent", frameId=frame, html=html)
        return self.shot(tallest)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._out.close()
        self._in.close()
        self._folder.cleanup()
