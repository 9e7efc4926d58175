"""What every test may lean on: a clock that stands still, a store in memory, and no network but loopback."""

import ipaddress
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from docs.browser import Browser, program
from earful.clock import HeldClock
from earful.learning import learn
from earful.store import Store
from earful.trained import Model
from tests.sayings import LEARNED_AT, lesson

# The gate must say the same twice; a deeper search is `pytest --hypothesis-profile=default`.
# And it must not depend on how busy the machine is.
settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="accept what golden mails look like now")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a Prefect server, or an installed wheel, stay in one process."""
    for item in items:
        for name in ("slow", "prefect"):
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.xdist_group(name))
                break


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def store(clock: HeldClock) -> Iterator[Store]:
    with Store.open(None, clock) as opened:
        yield opened


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """A test that reaches for the outside fails at once and says so."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise OSError(f"tests reach loopback only, not {host}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests that need one; `chromium.NEEDS_CHROMIUM` skips them where there is none."""
    found = program()
    assert found is not None
    with Browser(found) as opened:
        yield opened


@pytest.fixture(scope="session")
def taught() -> Model:
    """One model for all tests that ask and change nothing: 384 invented ratings in four languages."""
    return learn(lesson(), LEARNED_AT)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; dependencies are borrowed from this one, the checkout is not."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    (site_packages,) = (folder / "env" / "lib").glob("python3.*/site-packages")
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "env" / "bin"
