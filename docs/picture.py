"""Takes the README's pictures of the demo's digest: docs/digest-375.png, and docs/digest-700-dark.png.

    python docs/picture.py [--whole] [DEMO_FOLDER]

Runs the demo first when the folder holds none. Needs a Chromium on the PATH (`apt-get install chromium`) or
in the variable CHROMIUM; it is told what to do over a pipe, so nothing else is installed. A window of
headless Chromium is at least 500 px wide: the width of a phone is emulated instead.
"""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).resolve().parent
PICTURES = (("digest-375.png", 375, "light"), ("digest-700-dark.png", 700, "dark"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TALLEST_PX, WHOLE_PX = 1600, 20_000
"""The README shows the beginning; `--whole` is for looking at all of it."""


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

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            chunk = self._in.read1(65_536)
            if not chunk:
                raise RuntimeError("Chromium went away")
            self._unread += chunk
        message, _, self._unread = self._unread.partition(b"\0")
        said: dict[str, Any] = json.loads(message)
        return said

    def picture(self, html: str, width: int, scheme: str, tallest: int) -> bytes:
        """A PNG of the page at that width, in that colour scheme."""
        screen = {"width": width, "height": 900, "deviceScaleFactor": 2, "mobile": width < 500}
        self.ask("Emulation.setDeviceMetricsOverride", **screen)
        scheme_feature = {"name": "prefers-color-scheme", "value": scheme}
        self.ask("Emulation.setEmulatedMedia", media="screen", features=[scheme_feature])
        frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.ask("Page.setDocumentContent", frameId=frame, html=html)
        ready = "document.fonts.ready.then(() => document.documentElement.scrollHeight)"
        said = self.ask("Runtime.evaluate", expression=ready, awaitPromise=True, returnByValue=True)
        height = min(tallest, said["result"]["value"])
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])

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


def main() -> None:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sys.exit("no Chromium on the PATH; install one (apt-get install chromium), or name it in CHROMIUM")
    named = [argument for argument in sys.argv[1:] if argument != "--whole"]
    demo = Path(named[0] if named else HERE.parent / ".demo")
    digest = demo / "digest.html"
    if not digest.exists():
        subprocess.run([sys.executable, "-m", "earful", "demo", "--dir", str(demo)], check=True)
    tallest = WHOLE_PX if "--whole" in sys.argv else TALLEST_PX
    html = digest.read_text(encoding="utf-8")
    with Browser(program) as browser:
        for name, width, scheme in PICTURES:
            (HERE / name).write_bytes(browser.picture(html, width, scheme, tallest))
            print(f"docs/{name}")


if __name__ == "__main__":
    main()
