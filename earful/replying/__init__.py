"""How a brand answers complaints, and whether its answers change what people say."""

from earful.replying.effect import Effect, effect
from earful.replying.responses import Answers, Responses, Row, responses

__all__ = ["Answers", "Effect", "Responses", "Row", "effect", "responses"]
