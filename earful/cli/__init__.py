"""The command line: `earful`. Everything slow is imported by the command that needs it."""

from __future__ import annotations

import sys

import typer

from earful.cli import (
    care,
    changes,
    door,
    pages,
    replies,
    reputation,
    setup,
    storm,
    talk,
    understanding,
    week,
)
from earful.errors import (
    REMEDIES,
    ConfigError,
    Drifted,
    EarfulError,
    FetchError,
    LayoutChanged,
    NothingCollected,
    PluginError,
    ReportBroken,
)

app = typer.Typer(
    name="earful",
    help="Earful reads what the public writes about a brand and mails the complaints that wait for a reply.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(setup.demo)
app.command("init")(setup.init)
app.command("check")(setup.check)
app.command("plugins")(setup.plugins)
app.command("collect")(week.collect)
app.command("status")(week.status)
app.command("believe")(week.believe)
app.command("index")(reputation.index)
app.command("report")(reputation.report)
app.command("replies")(replies.replies)
app.command("digest")(week.digest)
app.command("late")(week.late)
app.command("read")(pages.read)
app.command("score")(understanding.score)
app.command("learn")(understanding.learn)
app.command("rescore")(changes.rescore)
app.command("compare")(changes.compare)
app.command("mentions")(talk.mentions)
app.command("correct")(talk.correct)
app.command("new-scraper")(door.new_scraper)
app.command("record")(door.record)
app.command("practice")(door.practice)
app.add_typer(care.app, name="complaint")
app.add_typer(storm.app, name="storm")


def exit_code(error: EarfulError) -> int:
    """2: wrong use or configuration; 3: a source or page could not be read; 1: anything else."""
    if isinstance(error, FetchError | LayoutChanged | Drifted | NothingCollected):
        return 3
    if isinstance(error, ConfigError | PluginError | ReportBroken) or error.remedy == "fix-config":
        return 2
    return 1


def main() -> None:
    """Runs the command line; an error ends it with one line that says what to do."""
    try:
        app()
    except EarfulError as error:
        print(f"earful: {error} [{error.kind}; {error.remedy}]", file=sys.stderr)
        print(f"        {REMEDIES[error.remedy]}", file=sys.stderr)
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        print("earful: stopped; what was kept is kept, run it again to go on", file=sys.stderr)
        sys.exit(130)
