"""One index point for each brand, source and day."""

from datetime import date
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.states import Completed

from earful import steps
from earful.workspace import Workspace


@task(task_run_name="measure-{brand}", persist_result=False)
def measure_one(brand: str, config: str, since: date | None) -> str:
    """The brand has its points up to yesterday; the last of them in words."""
    logger = get_run_logger()

    def say(done: int, total: int) -> None:
        if done == total or done % 30 == 0:
            logger.info("measured %d of %d days brand=%s", done, total, brand)

    with Workspace.open(config) as ws:
        points = steps.measure(ws, brand, since, say)
    if not points:
        return f"{brand}: nothing new to measure"
    last = points[-1]
    return f"{brand}: {last.value:.1f}" if last.value is not None else f"{brand}: {last.reason}"


@flow
def measure(config: str = "earful.yaml", since: date | None = None) -> Any:
    """Measure the reputation index of every brand.

    Args:
        config: The configuration file, relative to the working directory.
        since: Measure again from this day on; leave empty for what is new.
    """
    with Workspace.open(config) as ws:
        brands = [brand.slug for brand in ws.store.brands.all()]
    return Completed(message="; ".join(measure_one(brand, config, since) for brand in brands))
