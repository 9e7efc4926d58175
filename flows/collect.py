"""Visit every source and keep what it says."""

import os
import re
from typing import Any, cast

from prefect import Task, flow, get_run_logger, task, unmapped
from prefect.artifacts import create_table_artifact
from prefect.blocks.system import Secret
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from earful import steps
from earful.collecting import Summary
from earful.errors import REMEDIES, EarfulError, NothingCollected, Remedy
from earful.workspace import Workspace


def secret(name: str) -> str | None:
    """The environment variable of that name; else the Prefect Secret block, as `yelp-key` for YELP_KEY."""
    if given := os.environ.get(name):
        return given
    try:
        block = cast(Any, Secret).load(re.sub("[^a-z0-9]+", "-", name.lower()).strip("-"), _sync=True)
    except ValueError:  # what Prefect raises for a block that nobody made
        return None
    return str(block.get())


def is_worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Only where the error's remedy is to try again; never a refusal."""
    error = state.result(raise_on_failure=False)
    return getattr(error, "remedy", None) == "retry"


@task(
    retries=2,
    retry_delay_seconds=[60, 900],
    retry_condition_fn=is_worth_retrying,
    task_run_name="collect-{source}",
    persist_result=False,
)
def collect_one(source: str, config: str) -> Summary:
    """One source, one run; the failed task run's message says what to do next."""
    try:
        with Workspace.open(config, secret) as ws:
            return steps.collect(ws, source, flow_run.id)
    except EarfulError as error:
        get_run_logger().error(
            "could not look source=%s remedy=%s: %s", source, error.remedy, REMEDIES[error.remedy]
        )
        raise


@flow(task_runner=cast(Any, ThreadPoolTaskRunner(max_workers=8)))
def collect(sources: list[str] | None = None, config: str = "earful.yaml") -> Any:
    """Collect from the named sources, or from all that are due.

    Args:
        sources: Slugs from earful.yaml; leave empty for all that are due.
        config: The configuration file, relative to the working directory.
    """
    logger = get_run_logger()
    with Workspace.open(config) as ws:
        due = ws.due(sources)
    if not due:
        return Completed(message="no source is due")
    runs = collect_one.map(due, unmapped(config))
    rows: list[dict[str, Any]] = []
    # One bad source never hides the others: every run is waited for before any is judged.
    for number, (source, run) in enumerate(zip(due, runs, strict=True), 1):
        run.wait()
        row = _row(source, run.state)
        rows.append(row)
        logger.info("collected %d of %d source=%s state=%s", number, len(due), source, row["state"])
    create_table_artifact(rows, key="collected-sources", description="Every source of the last collect run.")
    unread = [row for row in rows if row["state"] in ("not read", "unconfigured")]
    if len(unread) == len(due) and any(row["state"] == "not read" for row in rows):
        raise NothingCollected(f"all {len(due)} sources failed; the ledger and each task run say why")
    if unread:
        names = ", ".join(f"{row['source']} ({row['error']})" for row in unread)
        message = f"{len(due) - len(unread)} of {len(due)} sources read; not read: {names}"
        return Completed(name="PartlyRead", message=message)
    return Completed(message=f"all {len(due)} sources read")


def _row(source: str, state: State[Any]) -> dict[str, Any]:
    """The source's line in the table that operators see: no text and no name of a customer."""
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, Summary):
        done = {"source": source, "state": outcome.state, "found": outcome.found, "new": outcome.new}
        error = "KeyMissing" if outcome.state == "unconfigured" else ""
        return done | {"error": error, "what to do": "; ".join(outcome.notes)}
    remedy: Remedy = getattr(outcome, "remedy", "report-bug")
    failed = {"source": source, "state": "not read", "found": "", "new": ""}
    return failed | {"error": type(outcome).__name__, "what to do": f"{remedy}: {REMEDIES[remedy]}"}
