"""`earful collect`, `status` and `digest`: the steps of a week, by hand."""

from __future__ import annotations

import json
import tempfile
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earful.cli import outbox
from earful.cli.progress import shown
from earful.errors import ConfigError, EarfulError, IssueChanged, NothingCollected

if TYPE_CHECKING:
    from earful.workspace import Workspace

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, for machines.")]


def collect(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Slugs; all that are due when left out.")
    ] = None,
    config: Config = "earful.yaml",
) -> None:
    """Visit sources, keep what they say, and assess it; one that cannot be read does not stop the others."""
    from earful import steps
    from earful.workspace import Workspace

    failed: list[EarfulError] = []
    with Workspace.open(config) as ws:
        due = ws.due(sources)
        if not due:
            typer.echo("No source is due; name one to visit it now.")
        with shown("collecting") as moved:
            for number, slug in enumerate(due):
                moved(number, len(due))
                try:
                    done = steps.collect(ws, slug)
                except EarfulError as error:
                    failed.append(error)
                    typer.echo(f"{slug:<24} could not look: {error} [{error.kind}; {error.remedy}]")
                else:
                    notes = f" ({'; '.join(done.notes)})" if done.notes else ""
                    counts = f"{done.found} found, {done.new} new, {done.changed} edited"
                    typer.echo(f"{slug:<24} {done.state}: {counts}{notes}")
        with shown("assessing") as moved:
            assessed = steps.assess(ws, moved)
    if assessed.opened or assessed.answered:
        typer.echo(f"{assessed.opened} complaints opened, {assessed.answered} answered")
    if len(failed) == 1 and len(due) == 1:
        raise failed[0]
    if due and len(failed) == len(due):
        raise NothingCollected(f"all {len(due)} sources failed; look at the machine's network first")
    if failed:
        raise typer.Exit(3)


def believe(
    source: Annotated[str, typer.Argument(help="The source's slug in earful.yaml.")],
    config: Config = "earful.yaml",
) -> None:
    """Take what a drifted source shows for right: its next visits say what is usual."""
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        ws.store.ledger.forget_baseline(ws.source(source).id)
    typer.echo(f"{source}: the next visits say anew what is usual. Visit it now: earful collect {source}")


def status(config: Config = "earful.yaml", as_json: AsJson = False) -> None:
    """Show each source's last visit, the complaints that wait, and the deliveries."""
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        report = _status(ws)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for row in report["sources"]:
        last = f"last read {row['last_read_at']}" if row["last_read_at"] else "never read"
        problem = f"; {row['message']} [{row['error']}; {row['remedy']}]" if row["error"] else ""
        typer.echo(f"{row['source']:<24} {row['state']:<10} {last}, {row['mentions']} mentions{problem}")
    for row in report["brands"]:
        asked = f", {row['questions']} questions" if row["questions"] else ""
        typer.echo(f"{row['brand']:<24} {row['waiting']} complaints waiting, {row['overdue']} overdue{asked}")
    typer.echo(
        "deliveries: " + (", ".join(f"{n} {state}" for state, n in report["deliveries"].items()) or "none")
    )
    outbox.show(report["outbox"])
    for row in report["built"]:
        typer.echo(f"built, not sent: {row['brand']} {row['report']} from {row['start_on']}")


def _status(ws: Workspace) -> dict[str, Any]:
    now = ws.clock.now()
    sources = []
    for source in ws.store.brands.sources():
        last, read = ws.store.ledger.last(source.id), ws.store.ledger.last_read(source.id)
        sources.append(
            {
                **{"source": source.slug, "state": last.state if last else "not visited"},
                "last_read_at": _instant(read.started_at) if read else None,
                "mentions": ws.store.mentions.count(source.id),
                "error": last.error if last else None,
                "message": last.message if last and last.error else None,
                "remedy": last.remedy if last else None,
            }
        )
    brands = []
    for brand in ws.store.brands.all():
        waiting = [complaint for complaint, _ in ws.store.complaints.waiting(brand.id)]
        overdue = sum(complaint.is_overdue(now) for complaint in waiting)
        questions = len(ws.store.complaints.waiting(brand.id, "question"))
        counts = {"waiting": len(waiting), "overdue": overdue, "questions": questions}
        brands.append({"brand": brand.slug, **counts})
    slugs = {brand.id: brand.slug for brand in ws.store.brands.all()}
    built = [
        {"brand": slugs[one.brand_id], "report": one.report, "start_on": one.start_on.isoformat()}
        for one in ws.store.digests.built()
    ]
    return {
        **{"sources": sources, "brands": brands, "deliveries": ws.store.digests.delivery_counts()},
        **{"outbox": [outbox.row(one) for one in ws.store.digests.unsent()], "built": built},
    }


def digest(
    brand: Annotated[str | None, typer.Argument(help="Slug of the brand.")] = None,
    week: Annotated[
        str | None, typer.Option(help="ISO week such as 2026-W47; the one just ended by default.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the digest's files here.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Mail it to the brand's recipients, once.")] = False,
    opens: Annotated[bool, typer.Option("--open", help="Look at it in the browser.")] = False,
    language: Annotated[str | None, typer.Option(help="Language to read it in, such as fi.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone to read it in; the team's by default.")] = None,
    rebuild: Annotated[
        int | None,
        typer.Option(metavar="ISSUE", help="Make a kept issue's messages anew, into --out, and compare."),
    ] = None,
    config: Config = "earful.yaml",
) -> None:
    """Build a week's digest; with --send, mail it. A week is mailed once, however often this runs."""
    from earful import steps
    from earful.workspace import Workspace

    if (brand is None) == (rebuild is None):
        raise ConfigError("name a brand, or an issue with --rebuild: one of the two")
    with Workspace.open(config) as ws:
        if brand is None or rebuild is not None:
            _rebuild(ws, rebuild or 0, out or Path())
            return
        with shown("assessing") as moved:
            steps.assess(ws, moved)
        with shown("measuring") as moved:
            steps.measure(ws, brand, progress=moved)
        issue = steps.digest(ws, brand, week, send, language, zone)
        typer.echo(issue.subject)
        if opens and out is None:
            # For its owner's eyes only: it quotes people, and names those who wait for a reply.
            out = Path(tempfile.mkdtemp(prefix="earful-digest-"))
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for suffix, text in (("html", issue.html), ("txt", issue.text)):
                path = out / f"{issue.brand}-{issue.week}.{suffix}"
                path.write_text(text, encoding="utf-8")
                typer.echo(str(path))
            if opens:
                _open(out / f"{issue.brand}-{issue.week}.html")
        if send:
            done = steps.deliver(ws)
            later = ws.store.digests.delivery_counts().get("planned", 0)
            hour = f"; {later} not due yet, the outbox sends them: earful status" if later else ""
            typer.echo(f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused{hour}")


def _open(page: Path) -> None:
    """It is in front of the user, where there is a browser; where it lies was said."""
    if not webbrowser.open(page.resolve().as_uri()):
        typer.echo("No browser here: open that HTML file yourself.")


def _rebuild(ws: Workspace, issue: int, out: Path) -> None:
    from earful import addressing

    out.mkdir(parents=True, exist_ok=True)
    changed = 0
    for number, (made, sent) in enumerate(addressing.rebuilt(ws, issue), 1):
        path = out / f"issue-{issue}-{number}.eml"
        path.write_bytes(made)
        changed += made != sent
        typer.echo(f"{path} {'is as it was sent' if made == sent else 'is not as it was sent'}")
    if changed:
        raise IssueChanged(
            f"{changed} messages of issue {issue} come out otherwise: templates, translations or recipients"
            " were changed since"
        )


def late(
    brand: Annotated[str, typer.Argument(help="Slug of the brand.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the mail's files here.")] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail it to the brand's recipients, once a day.")
    ] = False,
    config: Config = "earful.yaml",
) -> None:
    """Tell of complaints that are overdue or due today; with --send, mail them on a working day, once."""
    from earful import steps
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        mail = steps.late(ws, brand, send)
        if mail is None:
            off = ", or was told today, or the team is off" if send else ""
            typer.echo(f"Nothing is overdue or due today{off}.")
        else:
            typer.echo(mail.subject)
        if mail is not None and out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for suffix, text in (("html", mail.html), ("txt", mail.text)):
                path = out / f"{brand}-late.{suffix}"
                path.write_text(text, encoding="utf-8")
                typer.echo(str(path))
        if send:
            done = steps.deliver(ws)
            typer.echo(f"{done.sent} sent, {done.waiting} waiting, {done.refused} refused")


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%MZ}"
