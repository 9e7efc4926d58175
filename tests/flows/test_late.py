"""The late flow: one mail a brand and day, and what an operator sees of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from earful.scraping import Mention
from earful.workspace import Workspace
from tests.flows.test_flows import flow, task_states
from tests.flows.test_patrol import configured
from tests.smtp_servers import FaultyServer, faulty_server

pytestmark = pytest.mark.prefect


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def always_at_work(config: str) -> None:
    """The test may run on a Sunday."""
    written = yaml.safe_load(Path(config).read_text())
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    written["brands"][0]["team"] = {"days": days, "opens": "00:00", "closes": "23:59"}
    Path(config).write_text(yaml.safe_dump(written))


def complain(config: str, count: int) -> None:
    with Workspace.open(config) as ws:
        source, now = ws.source("harbour"), ws.clock.now()
        run_id = ws.store.ledger.begin(source.id, now)
        found = [
            Mention(external_id=str(number), url="https://harbour.example/1", text="nobody answered")
            for number in range(count)
        ]
        kept = ws.store.mentions.keep(source, run_id, found, now, lambda name: name)
        ws.store.ledger.end(run_id, now, "ok", found=count, new=count)
        for mention_id in kept.new:
            ws.store.complaints.open(
                mention_id,
                author_name="Vilja N.",
                expectation="care",
                severity=3,
                reason="",
                opened_at=now - timedelta(days=400),
                due_at=now - timedelta(days=399),
            )


@pytest.mark.usefixtures("in_flows")
def test_many_late_complaints_are_one_mail_a_day_and_no_text_is_told(
    tmp_path: Path, server: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    config = configured(tmp_path, server.port)
    always_at_work(config)
    quiet = flow("late")(config=config, return_state=True)
    assert quiet.message == "late complaints told for no brand; 0 sent, 0 waiting, 0 refused"
    complain(config, 40)
    with caplog.at_level("DEBUG"):
        state = flow("late")(config=config, return_state=True)
        again = flow("late")(config=config, return_state=True)
    assert state.is_completed()
    assert state.message == "late complaints told for aurora; 1 sent, 0 waiting, 0 refused"
    assert again.message == "late complaints told for no brand; 0 sent, 0 waiting, 0 refused"
    assert len(server.taken) == 1
    tasks = task_states(state.state_details.flow_run_id)
    assert {name: state for name, (state, _) in tasks.items()} == {
        "late-aurora": "Completed",
        "deliver": "Completed",
    }
    assert "nobody answered" not in caplog.text
    assert "Vilja" not in caplog.text
    assert "marketing@" not in caplog.text


@pytest.mark.usefixtures("in_flows")
def test_a_brand_that_cannot_be_told_fails_the_run(tmp_path: Path, server: FaultyServer) -> None:
    config = configured(tmp_path, server.port)
    always_at_work(config)
    complain(config, 1)
    written = yaml.safe_load(Path(config).read_text())
    del written["mail"]
    Path(config).write_text(yaml.safe_dump(written))
    state = flow("late")(config=config, return_state=True)
    assert state.is_failed()
    assert "late complaints not told for aurora (earful.yaml has no `mail` section" in state.message
