"""The only code that opens a connection."""

from earful.web.session import NotModified, Validators, Visit, Web
from earful.web.turns import TurnBook
from earful.web.wire import Limits

__all__ = ["Limits", "NotModified", "TurnBook", "Validators", "Visit", "Web"]
