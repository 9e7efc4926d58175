"""The patrol flow: what an operator sees of it, and what nobody may see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from earful.clock import Clock
from earful.store import Store
from earful.workspace import Workspace
from tests.flows.test_flows import flow, task_states
from tests.gales import Town
from tests.smtp_servers import FaultyServer, faulty_server

pytestmark = pytest.mark.prefect


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def configured(folder: Path, port: int) -> str:
    brands: list[dict[str, object]] = [
        {"slug": "aurora", "name": "Aurora Coffee", "rivals": ["nordbean"]},
        {"slug": "nordbean", "name": "Nordbean", "rival": True},
    ]
    config = {
        "brands": brands,
        "sources": [
            {
                "slug": slug,
                "brand": "aurora",
                "scraper": "rss",
                "settings": {"url": f"https://{slug}.example/"},
            }
            for slug in ("harbour", "forum")
        ],
        "recipients": [{"address": "marketing@aurora.example", "brands": ["aurora"]}],
        "mail": {"host": "127.0.0.1", "port": port, "security": "none", "sender": "earful@aurora.example"},
    }
    path = folder / "earful.yaml"
    path.write_text(yaml.safe_dump(config))
    return str(path)


@pytest.mark.usefixtures("in_flows")
def test_a_storm_is_in_the_message_and_in_one_mail_and_tells_no_text(
    tmp_path: Path, server: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    config = configured(tmp_path, server.port)
    quiet = flow("patrol")(config=config, return_state=True)
    assert quiet.message == "aurora: unknown; 0 sent, 0 waiting, 0 refused"
    with Workspace.open(config) as ws:
        town, now = Town(ws.store), ws.clock.now()
        town.listen(until=now)
        town.complain(9, now)
    with caplog.at_level("DEBUG"):
        state = flow("patrol")(config=config, return_state=True)
        again = flow("patrol")(config=config, return_state=True)
    assert state.is_completed()
    assert state.message == "aurora: storm 1 broke; 1 sent, 0 waiting, 0 refused"
    assert again.message == "aurora: storm 1 goes on; 0 sent, 0 waiting, 0 refused"
    assert len(server.taken) == 1
    tasks = task_states(state.state_details.flow_run_id)
    assert {name: state for name, (state, _) in tasks.items()} == {
        "patrol-aurora": "Completed",
        "deliver": "Completed",
    }
    assert "nobody answered" not in caplog.text
    assert "marketing@" not in caplog.text


@pytest.mark.usefixtures("in_flows")
def test_a_brand_that_cannot_be_told_fails_the_run_and_the_others_go_on(
    tmp_path: Path, server: FaultyServer
) -> None:
    config = configured(tmp_path, server.port)
    with Workspace.open(config) as ws:
        town, now = Town(ws.store), ws.clock.now()
        town.listen(until=now)
        town.complain(9, now)
    written = yaml.safe_load(Path(config).read_text())
    written["brands"].insert(0, {"slug": "borealis", "name": "Borealis Tea"})
    del written["mail"]
    Path(config).write_text(yaml.safe_dump(written))
    state = flow("patrol")(config=config, return_state=True)
    assert state.is_failed()
    assert "no patrol of aurora (earful.yaml has no `mail` section" in state.message
    assert "0 sent, 0 waiting, 0 refused" in state.message
    with Store.open(tmp_path / "earful.db", Clock()) as store:
        assert store.storms.all() == []
