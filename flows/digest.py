"""Build and mail the weekly digest, once a period; deliver what still waits in the outbox."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed, Failed

from earful import steps
from earful.errors import REMEDIES, EarfulError
from earful.mailing import Delivered
from earful.workspace import Workspace


@task(task_run_name="build-{brand}", persist_result=False)
def build_one(brand: str, config: str, week: str | None, send: bool) -> str:
    """The brand's issue of the week is kept, and planned for its recipients; its subject."""
    with Workspace.open(config) as ws:
        issue = steps.digest(ws, brand, week, send)
    return issue.subject


@task(task_run_name="deliver", persist_result=False)
def deliver_due(config: str) -> Delivered:
    """Everything due in the outbox was handed over, or waits for its next try."""
    with Workspace.open(config) as ws:
        return steps.deliver(ws)


@flow
def digest(
    config: str = "earful.yaml",
    brand: str | None = None,
    week: str | None = None,
    send: bool = True,
    only_deliver: bool = False,
) -> Any:
    """Build the digest of the week just ended and mail it; a week is mailed once, however often this runs.

    Args:
        config: The configuration file, relative to the working directory.
        brand: Slug of one brand; leave empty for all.
        week: ISO week such as 2026-W47; leave empty for the week just ended.
        send: Mail it; otherwise it is only built and kept.
        only_deliver: Build nothing; try again what waits in the outbox.
    """
    logger = get_run_logger()
    failed: list[str] = []
    if not only_deliver:
        with Workspace.open(config) as ws:
            brands = [brand] if brand else [one.slug for one in ws.store.brands.all() if not one.is_rival]
        for number, slug in enumerate(brands, 1):
            try:
                subject = build_one(slug, config, week, send)
            except EarfulError as error:
                logger.error("no digest brand=%s remedy=%s: %s", slug, error.remedy, REMEDIES[error.remedy])
                failed.append(f"{slug} ({error})")
                continue
            logger.info("built %d of %d brand=%s", number, len(brands), slug)
            create_markdown_artifact(
                f"**{subject}**", key=f"digest-{slug}", description="Subject of the digest"
            )
    done = deliver_due(config) if send or only_deliver else None
    message = (
        f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused" if done else "built, not sent"
    )
    if failed:
        return Failed(message=f"no digest for {'; '.join(failed)}; {message}")
    return Completed(message=message)
