"""The flows themselves, against a real Prefect server: what fails is seen, and hides nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from earful.errors import NothingCollected
from tests.conftest import ROOT
from tests.loopback import serving
from tests.test_cli import FEED, configured, feeds

pytestmark = pytest.mark.prefect

Flow = Callable[..., Any]


def flow(name: str) -> Flow:
    """The flow as a worker loads it (DESIGN A5)."""
    from prefect.flows import load_flow_from_entrypoint

    loaded: Flow = load_flow_from_entrypoint(f"{ROOT / 'flows' / name}.py:{name}")
    return loaded


def task_states(flow_run_id: Any) -> dict[str, tuple[str, str]]:
    """Name of each task run of that flow run, with its state and message."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    async def ask() -> dict[str, tuple[str, str]]:
        async with get_client() as client:
            runs = await client.read_task_runs(
                flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id]))
            )
            return {
                run.name: (run.state.name, run.state.message or "") for run in runs if run.state is not None
            }

    return asyncio.run(ask())


@pytest.mark.usefixtures("in_flows")
def test_a_failed_source_is_a_failed_task_run_with_its_remedy_and_hides_no_other(tmp_path: Path) -> None:
    with serving(feeds(blog=(403, b"<title>Forbidden</title>"))) as site:
        config = configured(tmp_path, site)
        state = flow("collect")(config=config, return_state=True)
    assert (state.name, state.is_completed()) == ("PartlyRead", True)
    assert state.message == "1 of 2 sources read; not read: aurora-blog (Blocked)"
    tasks = task_states(state.state_details.flow_run_id)
    assert tasks["collect-aurora-forum"][0] == "Completed"
    name, message = tasks["collect-aurora-blog"]
    assert name == "Failed"
    assert "blocked by https://blog.example/feed" in message
    assert "ask the site's owner" in message


@pytest.mark.usefixtures("in_flows")
def test_when_every_source_fails_the_flow_fails(tmp_path: Path) -> None:
    with serving(feeds(forum=(404, b""), blog=(403, b""))) as site:
        config = configured(tmp_path, site)
        state = flow("collect")(config=config, return_state=True)
    assert state.is_failed()
    with pytest.raises(NothingCollected):
        asyncio.run(state.aresult())


@pytest.mark.usefixtures("in_flows")
def test_a_source_without_its_key_is_unconfigured_until_a_secret_block_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.system import Secret

    monkeypatch.delenv("EARFUL_YELP_KEY", raising=False)
    with serving(feeds()) as site:
        config = configured(tmp_path, site)
        written = yaml.safe_load(Path(config).read_text())
        yelp = {
            "slug": "aurora-yelp",
            "brand": "aurora",
            "scraper": "yelp",
            "settings": {"business": "aurora"},
        }
        written["sources"].append(yelp)
        Path(config).write_text(yaml.safe_dump(written))
        state = flow("collect")(config=config, return_state=True)
    assert state.message == "2 of 3 sources read; not read: aurora-yelp (KeyMissing)"
    tasks = task_states(state.state_details.flow_run_id)
    assert tasks["collect-aurora-yelp"][0] == "Completed", "unconfigured is not failing"
    find = flow("collect").fn.__globals__["secret"]
    assert find("EARFUL_YELP_KEY") is None
    Secret(value="a-key").save("earful-yelp-key")
    assert find("EARFUL_YELP_KEY") == "a-key"
    monkeypatch.setenv("EARFUL_YELP_KEY", "another")
    assert find("EARFUL_YELP_KEY") == "another"


@pytest.mark.usefixtures("in_flows")
def test_the_flows_of_a_week_open_a_complaint_and_measure(tmp_path: Path) -> None:
    with serving(feeds()) as site:
        config = configured(tmp_path, site)
        flow("collect")(config=config)
    assessed = flow("assess")(config=config, return_state=True)
    assert assessed.message == "2 scored, 0 unread, 1 complaints opened, 0 answered"
    measured = flow("measure")(config=config, return_state=True)
    assert "5 are needed" in measured.message
    quiet = flow("collect")(config=config, return_state=True)
    assert quiet.message == "no source is due"


@pytest.mark.usefixtures("in_flows")
def test_no_text_and_no_name_reaches_logs_or_artifacts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from prefect import get_client

    secret = FEED.replace("Still waiting", "Aino Kukka is still waiting")
    with serving(feeds(forum=(200, secret.encode()), blog=(200, b"<html>We moved</html>"))) as site:
        config = configured(tmp_path, site)
        with caplog.at_level("DEBUG"):
            state = flow("collect")(config=config, return_state=True)
            flow("assess")(config=config)
    assert state.name == "PartlyRead"

    async def artifacts() -> str:
        async with get_client() as client:
            return str(await client.read_artifacts())

    for said in (caplog.text, asyncio.run(artifacts()), str(task_states(state.state_details.flow_run_id))):
        assert "aurora-blog" in said
        assert "Aino" not in said
        assert "refund" not in said
