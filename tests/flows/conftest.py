"""Flow tests share one real Prefect server."""

from collections.abc import Iterator

import pytest

from tests.prefect_server import PrefectServer


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    server = PrefectServer(tmp_path_factory.mktemp("prefect"))
    server.wait()
    yield server
    # Prefect tells the server what is left while it is there; afterwards every exit waits a minute for it.
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogHandler

    APILogHandler().flush()
    EventsWorker.drain_all(timeout=10)
    server.stop()


@pytest.fixture
def in_flows(prefect_server: PrefectServer) -> Iterator[None]:
    """Flows called in this process report to the server, without the one-second heartbeat floor."""
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_API_URL: prefect_server.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
