"""Writes the generated parts of the READMEs; `--check` only says whether they are current."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


def commands() -> str:
    """Every command with the first sentence of its help."""

    from typer.main import get_command

    from earful.cli import app

    rows = ["| command | what it does |", "|---|---|"]

    def walk(command: object, path: str) -> None:
        for name, sub in sorted(getattr(command, "commands", {}).items()):
            if getattr(sub, "commands", None):
                walk(sub, f"{path} {name}")
            else:
                arguments = [
                    (p.metavar or p.name or "").upper() for p in sub.params if p.param_type_name == "argument"
                ]
                rows.append(
                    f"| `{' '.join([path, name, *arguments])}` | {(sub.help or '').splitlines()[0]} |"
                )

    walk(get_command(app), "earful")
    return "\n".join(rows)


def sources() -> str:
    """Every scraper with what it declares."""
    from earful.plugins import catalogue

    rows = ["| scraper | reads | capabilities | governed by | verified |", "|---|---|---|---|---|"]
    for name, scraper in sorted(catalogue().scrapers.items()):
        rule = "robots.txt"
        if scraper.documented_at:
            rule = f"[its published interface]({scraper.documented_at})"
        elif "file" in scraper.settings_type.model_fields:
            rule = "what you keep yourself"
        elif scraper.is_feed:
            rule = "a feed that you subscribe to"
        can = ", ".join(sorted(scraper.capabilities)) or "–"
        rows.append(f"| `{name}` | {scraper.title} | {can} | {rule} | {scraper.verified} |")
    return "\n".join(rows)


def remedies() -> str:
    """What to do for each remedy."""
    from earful.errors import REMEDIES

    rows = ["| remedy | what to do |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{remedy}` | {words} |" for remedy, words in REMEDIES.items())])


def deployments() -> str:
    """Every deployment of prefect.yaml with its schedule."""
    rows = ["| deployment | when | what |", "|---|---|---|"]
    for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]:
        flow = one["entrypoint"].rpartition(":")[2]
        when = "; ".join(f"`{each['cron']}` {each['timezone']}" for each in one["schedules"])
        rows.append(f"| `{flow}/{one['name']}` | {when} | {one['description']} |")
    return "\n".join(rows)


def variables() -> str:
    """Every variable that a template of the weekly digest may use."""
    from earful.digest import DigestView
    from earful.rendering import variables

    return variables(DigestView).rstrip()


def storm_variables() -> str:
    """Every variable that a template of the storm mail may use."""
    from earful.digest.storm import StormView
    from earful.rendering import variables

    return variables(StormView).rstrip()


def late_variables() -> str:
    """Every variable that a template of the mail about late complaints may use."""
    from earful.digest.late import LateView
    from earful.rendering import variables

    return variables(LateView).rstrip()


def draft_variables() -> str:
    """Every variable that a template of a draft reply may use."""
    from earful.drafting import DraftView
    from earful.rendering import variables

    return variables(DraftView).rstrip()


def page_variables() -> str:
    """Every variable that the template of the index page may use."""
    from earful.paging import PageView
    from earful.rendering import variables

    return variables(PageView).rstrip()


def understanding() -> str:
    """What bench/understanding.py measured last."""
    found = json.loads((ROOT / "docs" / "understanding.json").read_text(encoding="utf-8"))
    rows = ["| measured | VADER | Earful | target | met |", "|---|---|---|---|---|"]
    return "\n".join([*rows, *(f"| {' | '.join(map(str, row.values()))} |" for row in found)])


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"commands": commands, "sources": sources, "understanding": understanding},
    "flows/README.md": {"deployments": deployments, "remedies": remedies},
    "scrapers/README.md": {"sources": sources},
    "reports/README.md": {
        "variables": variables,
        "storm variables": storm_variables,
        "late variables": late_variables,
        "draft variables": draft_variables,
        "page variables": page_variables,
    },
}


def written(text: str, part: str, content: str) -> str:
    """The text with that generated part. Raises: SystemExit when its markers are missing."""
    pattern = re.compile(rf"(<!-- generated: {part} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"no `<!-- generated: {part} -->` … `<!-- end -->` to write into; put them back")
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def main() -> int:
    stale = []
    for name, parts in PARTS.items():
        path = ROOT / name
        before = after = path.read_text(encoding="utf-8")
        for part, make in parts.items():
            after = written(after, part, make())
        if before != after:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(after, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run `make docs`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
