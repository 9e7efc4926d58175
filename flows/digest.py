"""Build and mail the weekly digest, once a period; deliver what still waits in the outbox."""

from typing import Any, Literal

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.exceptions import FlowPauseTimeout
from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput
from prefect.states import Completed, Failed

from earful import steps
from earful.errors import REMEDIES, EarfulError
from earful.mailing import Delivered
from earful.workspace import Workspace

LOOK_SECONDS = 5
"""How often a waiting run looks whether somebody has decided."""


class Approval(RunInput):
    """What an operator is asked before digests go out."""

    decision: Literal["send", "reject"] = "send"
    leave_out: tuple[str, ...] = ()
    """Slugs of brands whose digest does not go out now."""
    note: str = ""


@task(task_run_name="build-{brand}", persist_result=False)
def build_one(brand: str, config: str, week: str | None) -> steps.Prepared:
    """The brand's issue of the week is kept; it is in short what goes out."""
    with Workspace.open(config) as ws:
        return steps.prepare(ws, brand, week)


@task(task_run_name="plan-{brand}", persist_result=False)
def plan_one(brand: str, config: str, week: str) -> None:
    """The brand's issue of the week is in the outbox for its recipients."""
    with Workspace.open(config) as ws:
        steps.digest(ws, brand, week, send=True)


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
    approval: bool | None = None,
    approval_hours: float = 48,
) -> Any:
    """Build the digest of the week just ended and mail it; a week is mailed once, however often this runs.

    Args:
        config: The configuration file, relative to the working directory.
        brand: Slug of one brand; leave empty for all.
        week: ISO week such as 2026-W47; leave empty for the week just ended.
        send: Mail it; otherwise it is only built and kept.
        only_deliver: Build nothing; try again what waits in the outbox.
        approval: Wait until an operator resumes this run; leave empty for what earful.yaml says.
        approval_hours: How long it waits for that; afterwards it fails, and nothing is sent.
    """
    failed: list[str] = []
    answer = ""
    if not only_deliver:
        with Workspace.open(config) as ws:
            brands = [brand] if brand else [one.slug for one in ws.store.brands.all() if not one.is_rival]
            approval = ws.config.needs_approval if approval is None else approval
        built = _built(brands, config, week, failed)
        wanted = built if send else []
        asked = [one for one in wanted if one.waits] if approval else []
        if asked:
            try:
                answered = pause_flow_run(Approval, int(approval_hours * 3600), LOOK_SECONDS, key="approval")
            except FlowPauseTimeout:
                late = f"nobody approved {_named(asked)} in time: nothing was sent"
                return Failed(message=f"{late}; run again to be asked again")
            kept_back = [
                one for one in asked if answered.decision == "reject" or one.brand in answered.leave_out
            ]
            wanted = [one for one in wanted if one not in kept_back]
            if kept_back:
                note = f" ({answered.note})" if answered.note else ""
                answer = f"rejected, not sent: {_named(kept_back)}{note}; run again to be asked again; "
        _planned(wanted, config, failed)
    done = deliver_due(config) if send or only_deliver else None
    message = answer + (
        f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused" if done else "built, not sent"
    )
    if failed:
        return Failed(message=f"no digest for {'; '.join(failed)}; {message}")
    return Completed(name="Rejected" if answer else "Completed", message=message)


def _built(brands: list[str], config: str, week: str | None, failed: list[str]) -> list[steps.Prepared]:
    logger = get_run_logger()
    built = []
    for number, slug in enumerate(brands, 1):
        try:
            one = build_one(slug, config, week)
        except EarfulError as error:
            logger.error("no digest brand=%s remedy=%s: %s", slug, error.remedy, REMEDIES[error.remedy])
            failed.append(f"{slug} ({error})")
            continue
        built.append(one)
        logger.info("built %d of %d brand=%s", number, len(brands), slug)
        create_markdown_artifact(_shown(one), key=f"digest-{slug}", description="The digest in short")
    return built


def _planned(wanted: list[steps.Prepared], config: str, failed: list[str]) -> None:
    for one in wanted:
        try:
            plan_one(one.brand, config, one.week)
        except EarfulError as error:
            remedy = REMEDIES[error.remedy]
            get_run_logger().error("not planned brand=%s remedy=%s: %s", one.brand, error.remedy, remedy)
            failed.append(f"{one.brand} ({error})")


def _named(digests: list[steps.Prepared]) -> str:
    return ", ".join(f"{one.brand} {one.week}" for one in digests)


def _shown(one: steps.Prepared) -> str:
    """As Markdown. What people wrote stays out of Prefect; who may read it has the command line."""
    whole = f"With every quote: `earful digest {one.brand} --week {one.week} --out DIR`"
    return "\n".join(f"{line}  " if line else "" for line in one.short.splitlines()) + f"\n\n{whole}\n"
