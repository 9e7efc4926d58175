"""Invented names and keys in place of real ones, wherever they stand in a recorded page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_PEOPLE = ("Vilja N.", "Onni K.", "Dilnoza R.", "Pavel S.", "Aino M.", "Jasur T.", "Olga B.", "Emma W.")
SHORTEST_NAME = 3
"""Shorter ones stand in every text, and point to nobody."""
KEY = "a-key"


def stand_ins(names: Iterable[str]) -> dict[str, str]:
    """By real name an invented one of the same shape: two words, or one as a handle."""
    chosen: dict[str, str] = {}
    for name in sorted({name.strip() for name in names}):
        if len(name) < SHORTEST_NAME:
            continue
        turn, number = divmod(len(chosen), len(_PEOPLE))
        invented = _PEOPLE[number] if not turn else f"{_PEOPLE[number][:-1]}{turn}."
        chosen[name] = invented if " " in name else invented.lower().replace(" ", "_").rstrip(".")
    return chosen


class Disguise:
    """Replaces names and secrets in texts and in whole pages, in every way that a page may write them."""

    def __init__(self, names: Mapping[str, str], secrets: Iterable[str], parts: bool) -> None:
        given = dict(names)
        if parts:
            # An owner replies "Dear Maria": the parts of a name are names too.
            for name, invented in names.items():
                for part in re.findall(r"[^\W\d_]{3,}", name):
                    if part[0].isupper() and part != name:
                        given.setdefault(part, invented.split()[0])
        forms: dict[str, str] = {}
        for real, invented in given.items():
            for written in (str, html.escape, _json_ascii, _json_plain):
                forms.setdefault(written(real), written(invented))
        self._forms = forms
        alternatives = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
        self._names = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if forms else None
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without the real names and secrets."""
        for secret in self._secrets:
            text = text.replace(secret, KEY)
        return self._names.sub(lambda found: self._forms[found[0]], text) if self._names else text

    def data(self, value: Any) -> Any:
        """The same data with every text in it disguised."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.data(below) for key, below in value.items()}
        return [self.data(below) for below in value] if isinstance(value, list) else value


def _json_ascii(text: str) -> str:
    return json.dumps(text)[1:-1]


def _json_plain(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
