"""The accepted mails, by name: every report, state and language that has a file in tests/reports/."""

from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "reports"
FILES = {path.stem: path for path in sorted(GOLDEN.glob("*.html"))}
MAILS = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}
DENIED = ["img", "svg", "script", "form", "iframe", "link", "object", "base", "embed", "video", "input"]
