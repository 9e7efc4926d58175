"""Mail the complaints that are overdue or due today, once a day and only where there are some."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.states import Completed, Failed

from earful import steps
from earful.errors import REMEDIES, EarfulError
from earful.mailing import Delivered
from earful.workspace import Workspace


@task(task_run_name="late-{brand}", persist_result=False)
def tell_one(brand: str, config: str) -> bool:
    """The brand's late complaints are in the outbox, unless there are none or they were told today."""
    with Workspace.open(config) as ws:
        return steps.late(ws, brand, send=True) is not None


@task(task_run_name="deliver", persist_result=False)
def deliver_due(config: str) -> Delivered:
    """Everything due in the outbox was handed over, or waits for its next try."""
    with Workspace.open(config) as ws:
        return steps.deliver(ws)


@flow
def late(config: str = "earful.yaml", brand: str | None = None) -> Any:
    """Mail complaints that are overdue or due today: once a brand and day, never on the team's days off.

    Args:
        config: The configuration file, relative to the working directory.
        brand: Slug of one brand; leave empty for all but rivals.
    """
    logger = get_run_logger()
    with Workspace.open(config) as ws:
        brands = [brand] if brand else [one.slug for one in ws.store.brands.all() if not one.is_rival]
    told: list[str] = []
    failed: list[str] = []
    for number, slug in enumerate(brands, 1):
        try:
            if tell_one(slug, config):
                told.append(slug)
        except EarfulError as error:
            logger.error("not told brand=%s remedy=%s: %s", slug, error.remedy, REMEDIES[error.remedy])
            failed.append(f"{slug} ({error})")
            continue
        logger.info("looked at %d of %d brand=%s", number, len(brands), slug)
    done = deliver_due(config)
    mails = f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused"
    if failed:
        return Failed(message=f"late complaints not told for {'; '.join(failed)}; {mails}")
    return Completed(message=f"late complaints told for {', '.join(told) or 'no brand'}; {mails}")
