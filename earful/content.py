"""Where flows/, scrapers/ and reports/ are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The content folder or file of that name."""
    packed = _PACKAGE / "_content" / name
    return packed if packed.exists() else _PACKAGE.parent / name
