"""Takes the README's pictures of the demo's digest: docs/digest-375.png, and docs/digest-700-dark.png.

    python docs/picture.py [--whole] [DEMO_FOLDER]

Runs the demo first when the folder holds none. Needs a Chromium on the PATH (`apt-get install chromium`) or
in the variable CHROMIUM.
"""

import subprocess
import sys
from pathlib import Path

from browser import MISSING, Browser, program

HERE = Path(__file__).resolve().parent
PICTURES = (("digest-375.png", 375, "light"), ("digest-700-dark.png", 700, "dark"))
TALLEST_PX, WHOLE_PX = 1600, 20_000
"""The README shows the beginning; `--whole` is for looking at all of it."""


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


if __name__ == "__main__":
    main()
