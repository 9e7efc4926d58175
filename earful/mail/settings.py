"""What earful.yaml says about how digests go out: by which mail server, how fast, and to which chats."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from earful.mail.smtp import MailServer

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class MailSection(BaseModel):
    """`mail:` of earful.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password_variable: str = "EARFUL_MAIL_PASSWORD"
    sender: str
    reply_to: str | None = None
    unsubscribe: str | None = None
    in_doubt: Literal["resend", "hold"] = "resend"
    per_minute: int | None = Field(default=None, ge=1)
    """Messages handed over in any 60 seconds."""
    approval: bool = False
    """The weekly flow waits until an operator has seen the digest."""

    def server(self) -> MailServer:
        """The mail server, its password left out."""
        return MailServer(
            host=self.host,
            port=self.port,
            security=self.security,
            username=self.username,
            password=None,
            sender=self.sender,
            reply_to=self.reply_to,
            unsubscribe=self.unsubscribe,
        )


class Chat(BaseModel):
    """One of `chat:` of earful.yaml: gets the digest in short. Its address is a secret, and in no file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Slug
    url_variable: str = Field(pattern=r"^[A-Z_][A-Z0-9_]*$")
    """The environment variable that holds the address as apprise writes it, such as slack://…"""
    brands: tuple[Slug, ...]
