"""`earful deliveries`: see what is not sent, and decide what nobody else can."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earful.mail.message import shortened

if TYPE_CHECKING:
    from earful.model import Delivery, DeliveryState

app = typer.Typer(help="See what became of each message, and decide about one.", no_args_is_help=True)

Config = Annotated[str, typer.Option("--config", help="The configuration file.")]
Number = Annotated[int, typer.Argument(metavar="ISSUE", help="The issue's number, from the list.")]
Address = Annotated[
    str, typer.Argument(help="The recipient, whole or as the list shortens it; chat:NAME for a chat.")
]


@app.command("list")
def list_deliveries(
    issue: Annotated[int | None, typer.Option(help="Only this issue's.")] = None,
    config: Config = "earful.yaml",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for machines.")] = False,
) -> None:
    """List the deliveries, also those that are sent. Addresses are shortened: they are people's."""
    from earful.model import IssueId
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        found = ws.store.digests.deliveries(None if issue is None else IssueId(issue))
    rows = [row(one) for one in found]
    if as_json:
        for one in rows:
            typer.echo(json.dumps(one, ensure_ascii=False))
    elif rows:
        show(rows)
    else:
        typer.echo("No delivery so far.")


@app.command("retry")
def retry(issue: Number, address: Address, config: Config = "earful.yaml") -> None:
    """Send it with the next round, whatever was said before: after a correction, or when it did not come."""
    _decide(issue, address, "retry", config)
    typer.echo("It is sent with the next round of the outbox: the same bytes and Message-ID.")


@app.command("arrived")
def arrived(issue: Number, address: Address, config: Config = "earful.yaml") -> None:
    """Say that it came through: it is not sent again."""
    _decide(issue, address, "sent", config)
    typer.echo("It counts as sent.")


@app.command("drop")
def drop(issue: Number, address: Address, config: Config = "earful.yaml") -> None:
    """Say that it is not to be sent any more."""
    _decide(issue, address, "refused", config)
    typer.echo("It is dropped.")


def row(delivery: Delivery) -> dict[str, Any]:
    """What may be shown of a delivery."""
    return {
        **{"issue": delivery.issue_id, "to": shortened(delivery.address), "state": delivery.state},
        **{"tries": delivery.tries, "since": delivery.state_at.isoformat()},
        "next_try_at": delivery.next_try_at.isoformat() if delivery.next_try_at else None,
        "server_said": delivery.server_said,
    }


def show(rows: list[dict[str, Any]]) -> None:
    """One line a delivery, and below it what to do about a doubt that is left to a person."""
    for one in rows:
        tries = f", {one['tries']} {'try' if one['tries'] == 1 else 'tries'}" if one["tries"] else ""
        due = f", next {one['next_try_at'][:16]}Z" if one["next_try_at"] else ""
        said = f": {one['server_said']}" if one["server_said"] else ""
        typer.echo(f"{one['issue']:>5}  {one['state']:<9} {one['to']}{tries}{due}{said}")
        if one["state"] == "in_doubt" and not one["next_try_at"]:
            typer.echo(
                "       Nobody knows whether it came. Ask the recipient, then:"
                f" earful deliveries arrived|retry|drop {one['issue']} {one['to']}"
            )


def _decide(issue: int, address: str, outcome: DeliveryState, config: str) -> None:
    from earful import mailing
    from earful.cli.person import person
    from earful.model import IssueId
    from earful.workspace import Workspace

    with Workspace.open(config) as ws:
        mailing.decide(ws.store, IssueId(issue), address, outcome, ws.clock, person())
