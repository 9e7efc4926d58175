"""The learn flow: what an operator sees of it, and what nobody may see."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from earful.correcting import correct
from earful.scraping import Mention, Rating
from earful.workspace import Workspace
from tests.flows.test_flows import flow
from tests.lessons import texts

pytestmark = pytest.mark.prefect


def rated(folder: Path, some: list[tuple[str, int]]) -> str:
    """The path of a configuration whose store holds these ratings, each by Aino Kukka of Zanzibar."""
    path = folder / "earful.yaml"
    settings = {"url": "https://forum.example/feed"}
    source = {"slug": "forum", "brand": "aurora", "scraper": "rss", "settings": settings}
    path.write_text(yaml.safe_dump({"brands": [{"slug": "aurora", "name": "Aurora"}], "sources": [source]}))
    with Workspace.open(path) as ws:
        now = ws.clock.now()
        run_id = ws.store.ledger.begin(ws.source("forum").id, now)
        found = [
            Mention(
                external_id=str(number),
                url=f"https://forum.example/{number}",
                text=f"{text} Greetings from Zanzibar.",
                author="Aino Kukka",
                rating=Rating(value=stars),
                published_at=now,
            )
            for number, (text, stars) in enumerate(some)
        ]
        ws.store.mentions.keep(ws.source("forum"), run_id, found, now, str)
        ws.store.ledger.end(run_id, now, "ok")
    return str(path)


def artifacts(flow_run_id: Any) -> dict[str, Any]:
    """By key, the artifacts of that flow run."""
    from prefect import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    async def ask() -> dict[str, Any]:
        async with get_client() as client:
            wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run_id]))
            found = await client.read_artifacts(artifact_filter=wanted)
            return {str(one.key): one for one in found}

    return asyncio.run(ask())


@pytest.mark.usefixtures("in_flows")
def test_the_accuracy_card_is_a_table_and_in_the_message_and_the_next_run_skips(tmp_path: Path) -> None:
    config = rated(tmp_path, texts(40))
    state = flow("learn")(config=config, return_state=True)
    assert (state.name, state.is_completed()) == ("Learned", True)
    assert state.message.startswith(
        "learned from 80 ratings, 0 corrections, 0 decisions; right on unseen ones: en "
    )
    shown = artifacts(state.state_details.flow_run_id)
    assert set(shown) == {"accuracy", "disagreements"}
    assert '"language": "en"' in str(shown["accuracy"].data)
    assert '"texts": 80' in str(shown["accuracy"].data)
    again = flow("learn")(config=config, return_state=True)
    assert (again.name, again.is_completed()) == ("NothingNew", True)
    assert again.message == "nothing to learn yet: 0 of 25 new ratings, corrections and decisions"
    assert set(artifacts(again.state_details.flow_run_id)) == {"accuracy"}


@pytest.mark.usefixtures("in_flows")
def test_one_sided_stars_are_no_failure_and_say_why(tmp_path: Path) -> None:
    config = rated(tmp_path, [one for one in texts(70) if one[1] == 5])
    state = flow("learn")(config=config, return_state=True)
    assert (state.name, state.is_completed()) == ("CannotLearn", True)
    assert "100 % of 70 ratings are positive" in state.message
    assert state.message.endswith("the word lists go on")
    assessed = flow("assess")(config=config, return_state=True)
    assert assessed.is_completed()


@pytest.mark.usefixtures("in_flows")
def test_assessing_uses_the_new_model_and_no_text_or_name_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = rated(tmp_path, [*texts(40), ("Terrible, rude and slow, never again.", 5)])
    with caplog.at_level("DEBUG"):
        flow("assess")(config=config)
        learned = flow("learn")(config=config, return_state=True)
        flow("assess")(config=config)
    with Workspace.open(config) as ws:
        versions = [version for _, version, _ in ws.store.scores.versions()]
        model = ws.generations.current()
        assert model is not None
        assert versions == ["seed-1", model.version] or versions[-1] == model.version
        (odd,) = [one for one in ws.store.mentions.rated(99) if "Terrible" in one.text]
        correct(ws.store, odd.id, "negative", None, ws.clock, "mai")
    shown = artifacts(learned.state_details.flow_run_id)
    assert f'"mention": {odd.id}' in str(shown["disagreements"].data)
    for told in (caplog.text, learned.message, *(f"{one.data} {one.description}" for one in shown.values())):
        assert "Zanzibar" not in told
        assert "Aino" not in told
