"""Learn from what customers rated and the team decided; say how well it went."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.states import Completed

from earful import doubtful, steps
from earful.teaching import NEWS, Taught
from earful.workspace import Workspace

MOST_LISTED = 200
NAMES = {"learned": "Learned", "kept": "OldModelKept", "skipped": "NothingNew", "refused": "CannotLearn"}
"""Names of the run's state: all of them are Completed, none needs anybody tonight."""


@task(task_run_name="learn", persist_result=False)
def learn_all(config: str, at_least: int) -> Taught:
    """One model for all languages, in place of the earlier one where it is no worse."""
    with Workspace.open(config) as ws:
        return steps.learn(ws, at_least)


@task(task_run_name="list-disagreements", persist_result=False)
def disagreements(config: str) -> list[dict[str, Any]]:
    """Mentions whose stars say one thing and whose words the opposite: by number, without their text."""
    with Workspace.open(config) as ws:
        sources = {source.id: source.slug for source in ws.store.brands.sources()}
        return [
            {
                "mention": doubt.mention.id,
                "source": sources[doubt.mention.source_id],
                "stars": doubt.mention.rating.value if doubt.mention.rating else None,
                "probability positive": doubt.score.probability if doubt.score else None,
            }
            for doubt in doubtful.disagreements(ws.store)
        ]


@flow
def learn(config: str = "earful.yaml", at_least: int = NEWS) -> Any:
    """Learn from the stars of all brands, and from what the team corrected and decided.

    Args:
        config: The configuration file, relative to the working directory.
        at_least: New ratings, corrections and decisions that are worth it; 0 learns in any case.
    """
    logger = get_run_logger()
    done = learn_all(config, at_least)
    logger.info("learning outcome=%s version=%s", done.outcome, done.version)
    if done.card is not None:
        create_table_artifact(done.card.table(), key="accuracy", description=f"{done.outcome}: {done.said}")
    if done.outcome != "skipped":
        rows = disagreements(config)
        create_table_artifact(
            rows[:MOST_LISTED],
            key="disagreements",
            description=f"{len(rows)} mentions whose stars and words say the opposite. `earful mentions BRAND"
            " --disagree` shows their texts, `earful correct NUMBER LABEL` settles one.",
        )
    return Completed(name=NAMES[done.outcome], message=done.said)
