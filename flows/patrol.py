"""Look whether the mood about a brand has broken; mail a storm at once."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.states import Completed, Failed

from earful import steps
from earful.errors import REMEDIES, EarfulError
from earful.mailing import Delivered
from earful.workspace import Workspace


@task(task_run_name="patrol-{brand}", persist_result=False)
def patrol_one(brand: str, config: str) -> str:
    """The brand's storm is opened, told again or over; what happened, in words."""
    with Workspace.open(config) as ws:
        done = steps.patrol(ws, brand)
    return f"{brand}: storm {done.storm.id} {done.event}" if done.storm else f"{brand}: {done.event}"


@task(task_run_name="deliver", persist_result=False)
def deliver_due(config: str) -> Delivered:
    """Everything due in the outbox was handed over, or waits for its next try."""
    with Workspace.open(config) as ws:
        return steps.deliver(ws)


@flow
def patrol(config: str = "earful.yaml", brand: str | None = None) -> Any:
    """Look at the last hours of every brand, and mail where its mood broke; a storm is mailed once.

    Args:
        config: The configuration file, relative to the working directory.
        brand: Slug of one brand; leave empty for all but rivals.
    """
    logger = get_run_logger()
    with Workspace.open(config) as ws:
        brands = [brand] if brand else [one.slug for one in ws.store.brands.all() if not one.is_rival]
    found: list[str] = []
    failed: list[str] = []
    for number, slug in enumerate(brands, 1):
        try:
            found.append(patrol_one(slug, config))
        except EarfulError as error:
            logger.error("no patrol brand=%s remedy=%s: %s", slug, error.remedy, REMEDIES[error.remedy])
            failed.append(f"{slug} ({error})")
            continue
        logger.info("patrolled %d of %d brand=%s", number, len(brands), slug)
    done = deliver_due(config)
    mails = f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused"
    if failed:
        return Failed(message=f"no patrol of {'; '.join(failed)}; {mails}")
    return Completed(message=f"{'; '.join(found) or 'no brand to look at'}; {mails}")
