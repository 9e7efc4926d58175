"""Score what is new; open and answer complaints."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.states import Completed

from earful import steps
from earful.following import Assessed
from earful.workspace import Workspace


@task(task_run_name="assess-new-mentions", persist_result=False)
def assess_new(config: str) -> Assessed:
    """All mentions that no scorer has read as they now stand, in batches: one task, however many."""
    logger = get_run_logger()
    with Workspace.open(config) as ws:
        return steps.assess(ws, lambda done, total: logger.info("assessed %d of %d mentions", done, total))


@flow
def assess(config: str = "earful.yaml") -> Any:
    """Score what is new, open complaints, and close those that the site shows as answered.

    Args:
        config: The configuration file, relative to the working directory.
    """
    done = assess_new(config)
    asked = f", {done.asked} questions" if done.asked else ""
    return Completed(
        message=f"{done.scored} scored, {done.unread} unread, {done.opened} complaints opened,"
        f" {done.answered} answered{asked}"
    )
