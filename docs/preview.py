"""A live preview of every mail for people who edit reports/: each state, language, width and look at once.

    python docs/preview.py [--port 8025] [--quiet]

Serves this machine alone. The page loads anew when a file of reports/ was saved; a template that is wrong
shows its file and line where the mail would be.
"""

from __future__ import annotations

import argparse
import json
import sys
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.clients import as_word, without_styles
from earful import catalogues, content
from earful.clock import HeldClock
from earful.digest import late, storm
from earful.errors import ReportBroken
from earful.rendering import Rendered, forget, render
from earful.wording import Tongue
from tests import gales, mornings, weeks

HERE = Path(__file__).resolve().parent
BROKEN = '<!doctype html><meta charset="utf-8"><h1>Not mailed</h1><p id="broken">{}</p>'
DARK = "(prefers-color-scheme: dark)"


@dataclass(frozen=True)
class State:
    """One mail that is shown. `says` is what it is about."""

    report: str
    says: str
    view: Any


def states() -> dict[str, State]:
    """By name, everything that the golden mails of the tests show."""
    clock = HeldClock(weeks.NOW)
    found = {
        name: State(weeks.REPORT, " ".join((build.__doc__ or "").split()), weeks.view_of(name, clock))
        for name, build in weeks.WEEKS.items()
    }
    says = {
        **{"storm": "The alarm.", "storm_doubled": "Somebody is on it, and it has doubled."},
        **{
            "late_busy": "More than there are cards for, and one source broke.",
            "late_one": "One is due today.",
        },
    }
    for report, views in ((storm.REPORT, gales.views()), (late.REPORT, mornings.views())):
        found |= {name: State(report, says[name], view) for name, view in views.items()}
    return found


def version(folder: Path) -> str:
    """Another one whenever a file of the reports was saved, came or went."""
    saved = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # An editor's own file, which is gone again.
            saved.append((path.stat().st_mtime_ns, str(path)))
    return sha256(repr(sorted(saved)).encode()).hexdigest()[:16]


LOOKS: Mapping[str, Callable[[str], str]] = {
    # A frame has no colour scheme of its own: the question is answered here.
    "light": lambda html: html.replace(DARK, "not all"),
    "dark": lambda html: html.replace(DARK, "all"),
    "no styles": without_styles,
    "Word": as_word,
}
FRAMES = (
    *(("light", width) for width in (320, 375, 700)),
    *(("dark", width) for width in (320, 375, 700)),
    ("no styles", 375),
    ("Word", 700),
    ("text", 700),
)


class Preview:
    """What the server shows, of the reports in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.states = states()
        self._turn = Lock()
        """A row asks for one mail in all its looks at once: it is rendered for the first of them."""
        self._seen = version(folder)
        self._kept = lru_cache(maxsize=128)(self._rendered)

    def overview(self) -> dict[str, object]:
        return {
            "states": {name: state.says for name, state in self.states.items()},
            "languages": catalogues.languages(self.folder),
            "frames": FRAMES,
            "version": version(self.folder),
        }

    def mail(self, name: str, language: str, look: str) -> str:
        """A page that shows it. Raises: ReportBroken; KeyError where there is no such mail."""
        with self._turn:
            now = version(self.folder)
            if now != self._seen:
                forget()
                self._seen = now
            rendered = self._kept(name, language, now)
        if look == "text":
            lines = f"Subject: {rendered.subject}\n\n{rendered.text}"
            return f'<!doctype html><meta charset="utf-8"><pre>{escape(lines)}</pre>'
        return LOOKS[look](rendered.html)

    def _rendered(self, name: str, language: str, _version: str) -> Rendered:
        state = self.states[name]
        tongue = Tongue(language, weeks.AURORA.team.zone)
        return render(state.report, state.view, tongue, folder=self.folder)


class Answers(BaseHTTPRequestHandler):
    """Answers to the browser of this machine, and to no page of another site in it."""

    def __init__(self, preview: Preview, *arguments: Any) -> None:
        self.preview = preview
        super().__init__(*arguments)

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost"):
            return self._say(403, "text/plain", "only for this machine")
        path = unquote(urlsplit(self.path).path)
        if path == "/":
            return self._say(200, "text/html", (HERE / "preview.html").read_text(encoding="utf-8"))
        if path == "/overview":
            return self._say(200, "application/json", json.dumps(self.preview.overview()))
        if path == "/version":
            return self._say(200, "text/plain", version(self.preview.folder))
        try:
            _, mail, name, language, look = path.split("/")
            if mail != "mail":
                raise KeyError(mail)
            return self._say(200, "text/html", self.preview.mail(name, language, look))
        except ReportBroken as error:
            return self._say(500, "text/html", BROKEN.format(escape(str(error))))
        except (KeyError, ValueError):
            return self._say(404, "text/plain", "there is no such mail")

    def _say(self, status: int, kind: str, text: str) -> None:
        body = text.encode("utf-8", "replace")
        with suppress(ConnectionError):  # The page has loaded anew, and waits for this no more.
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the terminal shows where the preview is, and mistakes are on the page."""


def server(folder: Path | None = None, port: int = 0) -> ThreadingHTTPServer:
    """The preview, on loopback; `port` 0 takes a free one."""
    shown = Preview(folder or content.folder("reports"))
    made = ThreadingHTTPServer(("127.0.0.1", port), partial(Answers, shown))
    made.daemon_threads = True
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--quiet", action="store_true", help="open no browser")
    options = parser.parse_args()
    with server(port=options.port) as running:
        url = f"http://127.0.0.1:{running.server_address[1]}/"
        print(f"The mails are at {url}; Ctrl-C ends it.")
        if not options.quiet:
            webbrowser.open(url)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
