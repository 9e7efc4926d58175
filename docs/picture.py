"""Takes the README's pictures of the demo's digest: docs/digest-375.png, and docs/digest-700-dark.png.

    python docs/picture.py [--whole] [DEMO_FOLDER]

Beside them docs/pictured.json keeps what was pictured: the digest's parts, and the templates that made it;
tests compare them with the present ones. Runs the demo first when the folder holds none. Needs a Chromium on
the PATH (`apt-get install chromium`) or in the variable CHROMIUM.
"""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from bs4 import BeautifulSoup

sys.path.insert(0, str(Path(__file__).resolve().parent))

from browser import MISSING, Browser, program

HERE = Path(__file__).resolve().parent
PICTURES = (("digest-375.png", 375, "light"), ("digest-700-dark.png", 700, "dark"))
TALLEST_PX, WHOLE_PX = 1600, 20_000
"""The README shows the beginning; `--whole` is for looking at all of it."""


def parts(html: str) -> list[str]:
    """The headings of a digest, in order."""
    return [tag.get_text(" ", strip=True) for tag in BeautifulSoup(html, "html.parser").find_all("h2")]


def templates(reports: Path) -> str:
    """One sum over all that words and draws the digest in English."""
    files = sorted(
        path
        for folder in ("_layout", "weekly_digest")
        for path in (reports / folder).iterdir()
        if path.is_file()
    )
    return sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def main() -> None:
    found = program()
    if found is None:
        sys.exit(MISSING)
    named = [argument for argument in sys.argv[1:] if argument != "--whole"]
    demo = Path(named[0] if named else HERE.parent / ".demo")
    digest = demo / "digest.html"
    if not digest.exists():
        subprocess.run([sys.executable, "-m", "earful", "demo", "--dir", str(demo)], check=True)
    tallest = WHOLE_PX if "--whole" in sys.argv else TALLEST_PX
    html = digest.read_text(encoding="utf-8")
    with Browser(found) as browser:
        for name, width, scheme in PICTURES:
            (HERE / name).write_bytes(browser.picture(html, width, scheme, tallest))
            print(f"docs/{name}")
    pictured = {"parts": parts(html), "templates_sha256": templates(HERE.parent / "reports")}
    (HERE / "pictured.json").write_text(json.dumps(pictured, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
