"""Signs in to interfaces that show an account what is its own, by a refresh token (RFC 6749)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import Field, SecretStr

from earful.errors import KeyRefused
from earful.scraping.contract import Refusal, Settings
from earful.scraping.found import Found, Request, bearer, revealed
from earful.scraping.page import Page

REFUSED: Refusal = (
    "invalid_grant invalid_client unauthorized_client UNAUTHENTICATED",
    KeyRefused,
    "the client is wrong, or the refresh token expired or was revoked",
)
"""For `refusals`: what Google and others answer to a sign-in that fails."""


class OAuthSettings(Settings):
    """Who signs in."""

    client_id: str = Field(pattern=r"^\S+$", description="OAuth client of your project at the provider")
    client_secret: SecretStr = Field(description="Secret of that client")
    refresh_token: SecretStr = Field(description="Refresh token of someone who may see it")


def sign_in(url: str, settings: OAuthSettings, then: Callable[[Page], Iterator[Found]]) -> Request:
    """The request that exchanges the refresh token; its answer goes to `then`."""
    form = {"grant_type": "refresh_token", "client_id": settings.client_id}
    secret = revealed(refresh_token=settings.refresh_token, client_secret=settings.client_secret)
    return Request(url, then, form=form, secret=secret)


def shown(page: Page) -> dict[str, str]:
    """The header that shows the token in the answer to the sign-in. Raises: LayoutChanged."""
    return bearer(page.json.one("access_token").text)
