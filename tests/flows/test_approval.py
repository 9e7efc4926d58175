"""A digest that needs approval goes out when an operator resumes the run, and not otherwise."""

import asyncio
import contextvars
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from earful import steps
from earful.store import Store
from earful.workspace import Workspace
from tests.flows.test_flows import flow
from tests.loopback import serving
from tests.smtp_servers import FaultyServer, faulty_server
from tests.test_cli import FEED, configured, feeds
from tests.test_mailing import BOSS, MARKETING, SENDER

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("in_flows")]
WEEK = "2026-W47"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, server: FaultyServer) -> str:
    """A week of which one customer wrote; two people get the digest, once it is approved."""
    written = FEED.replace("Still waiting", "Aino Kukka is still waiting")
    mail = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": SENDER, "approval": True}
    recipients = [{"address": one, "brands": ["aurora"]} for one in (MARKETING, BOSS)]
    with serving(feeds(forum=(200, written.encode()))) as site:
        path = configured(tmp_path, site, mail=mail, recipients=recipients)
        with Workspace.open(path) as ws:
            steps.collect(ws, "aurora-forum")
            steps.assess(ws)
            steps.measure(ws, "aurora")
    return path


def with_operator(config: str, **decision: Any) -> Any:
    """The final state of a run that an operator resumed so, as the Prefect UI does it: through its API."""
    seen: dict[str, Any] = {}

    def operate() -> None:
        seen["artifact"] = asyncio.run(_resumed(config, decision))

    # A thread knows nothing of this one's settings, and the server's address is one.
    operator = threading.Thread(target=contextvars.copy_context().run, args=(operate,))
    operator.start()
    state = flow("digest")(config=config, week=WEEK, approval_hours=0.05, return_state=True)
    operator.join(60)
    return state, seen["artifact"]


async def _resumed(config: str, decision: dict[str, Any]) -> str:
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType

    paused = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED])))
    async with get_client() as client:
        for _ in range(300):
            runs = [
                run
                for run in await client.read_flow_runs(flow_run_filter=paused)
                if run.parameters.get("config") == config
            ]
            if runs:
                break
            await asyncio.sleep(0.2)
        (run,) = runs
        artifacts = await client.read_artifacts()
        shown = "\n".join(str(one.data) for one in artifacts if one.flow_run_id == run.id)
        await client.resume_flow_run(run.id, run_input=decision)
    return shown


def states(config: str) -> tuple[list[str], list[str]]:
    """Of the issues, and of the deliveries."""
    from earful.clock import Clock

    with Store.open(Path(config).with_name("earful.db"), Clock()) as store:
        issues = [str(row["state"]) for row in store.rows("SELECT state FROM digest_issues")]
        return issues, [one.state for one in store.digests.deliveries()]


def test_an_approved_digest_is_sent_and_nobody_is_asked_twice(config: str, server: FaultyServer) -> None:
    state, shown = with_operator(config, decision="send", leave_out=[], note="")
    assert state.message == "2 sent, 0 waiting, 0 refused"
    assert len(server.taken) == 2
    assert states(config) == (["delivered"], ["sent", "sent"])
    assert "Aurora Coffee" in shown
    assert f"earful digest aurora --week {WEEK}" in shown
    assert "Aino" not in shown
    assert "refund" not in shown
    again = flow("digest")(config=config, week=WEEK, return_state=True)
    assert again.message == "0 sent, 0 waiting, 0 refused"
    assert len(server.taken) == 2


def test_a_rejected_digest_goes_to_nobody_and_can_be_approved_later(
    config: str, server: FaultyServer
) -> None:
    state, _ = with_operator(config, decision="reject", leave_out=[], note="the index looks odd")
    assert (state.name, state.is_completed()) == ("Rejected", True)
    assert state.message == (
        f"rejected, not sent: aurora {WEEK} (the index looks odd); run again to be asked again;"
        " 0 sent, 0 waiting, 0 refused"
    )
    assert (server.taken, states(config)) == ([], (["built"], []))
    state, _ = with_operator(config, decision="send", leave_out=["aurora"], note="")
    assert state.name == "Rejected"
    state, _ = with_operator(config, decision="send", leave_out=[], note="")
    assert state.message == "2 sent, 0 waiting, 0 refused"
    assert len(server.taken) == 2


def test_a_digest_that_nobody_looks_at_goes_to_nobody_and_its_run_fails(
    config: str, server: FaultyServer
) -> None:
    state = flow("digest")(config=config, week=WEEK, approval_hours=2 / 3600, return_state=True)
    assert state.is_failed()
    # Either the run says so, or Prefect's server has failed it a moment earlier, in its own words.
    assert any(words in (state.message or "") for words in ("nothing was sent", "never resumed"))
    assert (server.taken, states(config)) == ([], (["built"], []))


def test_without_the_setting_nobody_is_asked(config: str, server: FaultyServer) -> None:
    written = yaml.safe_load(Path(config).read_text())
    del written["mail"]["approval"]
    Path(config).write_text(yaml.safe_dump(written))
    state = flow("digest")(config=config, week=WEEK, return_state=True)
    assert state.message == "2 sent, 0 waiting, 0 refused"
